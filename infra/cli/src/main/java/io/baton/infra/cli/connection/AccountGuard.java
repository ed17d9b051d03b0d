package io.baton.infra.cli.connection;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The AWS account that the user expects. A mixin of each command that changes something. */
public final class AccountGuard {

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    @Option(
            names = "--expect-account",
            paramLabel = "ID",
            description = "Does nothing unless the credentials belong to this AWS account.")
    private @Nullable String expected;

    /** Whether the user names an account. */
    public boolean expects() {
        return expected != null;
    }

    /** The caller; throws {@link IllegalArgumentException} if its account is not the expected one, or not known. */
    public CallerIdentity admit(Supplier<CallerIdentity> identity) {
        if (expected != null && !ACCOUNT.matcher(expected).matches()) {
            throw new IllegalArgumentException(
                    "--expect-account must be the 12 digits of an account, not '" + expected + "'");
        }
        CallerIdentity caller = identity.get();
        if (expected != null && !expected.equals(caller.account())) {
            throw new IllegalArgumentException(
                    "nothing was done, as --expect-account is " + expected + " and this command " + caller.text());
        }
        return caller;
    }
}
