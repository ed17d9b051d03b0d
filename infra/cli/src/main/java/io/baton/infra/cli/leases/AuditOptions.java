package io.baton.infra.cli.leases;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The author and the reason of an order, which the row keeps. A mixin. */
final class AuditOptions {

    private static final int LONGEST = 200;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "The author of the order, kept in the row. Default: your user name.")
    private @Nullable String by;

    @Option(names = "--why", paramLabel = "TEXT", description = "The reason of the order, kept in the row.")
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
