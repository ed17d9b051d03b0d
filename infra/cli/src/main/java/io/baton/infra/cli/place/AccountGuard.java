package io.baton.infra.cli.place;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Lets a command act in one AWS account only. A mixin of every command that acts. */
public final class AccountGuard {

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    @Option(
            names = "--expect-account",
            paramLabel = "ID",
            description = "Does nothing unless the credentials are this AWS account's.")
    private @Nullable String expected;

    /** Whether the user names one. */
    public boolean expects() {
        return expected != null;
    }

    /** Who acts; throws {@link IllegalArgumentException} if that is not who is expected, or not known. */
    public Caller admit(Clients clients) {
        if (expected != null && !ACCOUNT.matcher(expected).matches()) {
            throw new IllegalArgumentException(
                    "--expect-account must be an account's 12 digits, not '" + expected + "'");
        }
        Caller caller = clients.caller();
        if (expected != null && !expected.equals(caller.account())) {
            throw new IllegalArgumentException(
                    "nothing was done, as --expect-account is " + expected + " and this command " + caller.text());
        }
        return caller;
    }
}
