package io.baton.infra.lab.watch;

import io.baton.internal.lease.PartitionRanges;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Tells events with the time since the start, and which partitions they are about. Thread-safe. */
public final class Announcer implements BiConsumer<List<Integer>, String> {

    private final Screen screen;
    private final long begunNanos = System.nanoTime();

    public Announcer(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void accept(List<Integer> partitions, String what) {
        screen.event(elapsed() + "  p" + PartitionRanges.format(partitions) + "  " + what);
    }

    public void say(String what) {
        screen.event(elapsed() + "  " + what);
    }

    public String elapsed() {
        return String.format(Locale.ROOT, "%6.1fs", (System.nanoTime() - begunNanos) / 1e9);
    }
}
