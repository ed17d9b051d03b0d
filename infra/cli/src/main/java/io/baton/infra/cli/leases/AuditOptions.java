package io.baton.infra.cli.leases;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who gives an order, and why: kept in the row, where all can see it. A mixin. */
final class AuditOptions {

    private static final int LONGEST = 200;

    @Option(names = "--by", paramLabel = "WHO", description = "Who says so. Default: your user name.")
    private @Nullable String by;

    @Option(names = "--why", paramLabel = "TEXT", description = "For those who find it later.")
    private @Nullable String why;

    String by(Map<String, String> environment) {
        return checked(
                "--by", by != null ? by : environment.getOrDefault("USER", System.getProperty("user.name", "?")));
    }

    String why() {
        return checked("--why", why == null ? "(no reason given)" : why);
    }

    private static String checked(String option, String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException(option + " must be 1 to " + LONGEST + " characters");
        }
        return text;
    }
}
