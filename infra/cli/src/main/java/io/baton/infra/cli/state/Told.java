package io.baton.infra.cli.state;

import io.baton.infra.cli.command.CommonOptions;
import java.time.Duration;

/** Tells how far long work is, every few seconds. Confined to the command's thread. */
final class Told {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final CommonOptions common;
    private long lastNanos;

    Told(CommonOptions common) {
        this.common = common;
        this.lastNanos = common.time().nanos();
    }

    void progress(String line) {
        long now = common.time().nanos();
        if (now - lastNanos >= EVERY.toNanos()) {
            lastNanos = now;
            common.note(line);
        }
    }
}
