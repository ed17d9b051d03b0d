package io.baton.infra.deploy.cli;

import io.baton.infra.cli.connection.AccountGuard;
import io.baton.infra.cli.connection.CallerIdentity;
import io.baton.infra.deploy.config.Deployment;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/** The account that a deployment goes to: known before anything is done, and refused if the file names another's things. */
final class TargetAccount {

    private TargetAccount() {}

    /** Throws {@link IllegalArgumentException} if AWS does not say, or if {@code guard} expects another account. */
    static CallerIdentity of(Access access, AccountGuard guard) {
        StsClientBuilder sts = StsClient.builder()
                .region(access.region())
                .credentialsProvider(access.credentials())
                .httpClientBuilder(Apache5HttpClient.builder());
        return guard.admit(() -> ask(sts, access.described()));
    }

    static CallerIdentity ask(StsClientBuilder sts, String access) {
        CallerIdentity caller = CallerIdentity.ask(sts, access);
        if (caller.account() == null) {
            throw new IllegalArgumentException("nothing was done: this command " + caller.text());
        }
        return caller;
    }

    /** Refuses the account if the file has ARNs, and none is of this account. */
    static void check(CallerIdentity caller, Deployment deployment) {
        Map<String, String> accounts = deployment.accounts();
        if (!accounts.isEmpty() && !accounts.containsValue(caller.account())) {
            String named = accounts.entrySet().stream()
                    .map(entry -> entry.getKey() + " of " + entry.getValue())
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    "nothing was done: the credentials belong to account %s (%s), and the file names things of other accounts: %s. If this account is meant, add --expect-account %s"
                            .formatted(caller.account(), caller.principal(), named, caller.account()));
        }
    }
}
