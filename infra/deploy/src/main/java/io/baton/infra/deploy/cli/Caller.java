package io.baton.infra.deploy.cli;

import io.baton.infra.deploy.config.Deployment;
import io.baton.internal.aws.AwsProblem;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Who goes to AWS.
 *
 * @param principal ARN of the user or role
 */
record Caller(String account, String principal) {

    /** Asks AWS, which needs no permission. */
    static Caller of(Access access) {
        try (StsClient sts = StsClient.builder()
                .region(access.region())
                .credentialsProvider(access.credentials())
                .httpClientBuilder(Apache5HttpClient.builder())
                .build()) {
            return of(sts, access.described());
        }
    }

    static Caller of(StsClient sts, String described) {
        try {
            GetCallerIdentityResponse identity = sts.getCallerIdentity();
            return new Caller(identity.account(), identity.arn());
        } catch (SdkException e) {
            throw new IllegalArgumentException(
                    "AWS does not say whose credentials these are (%s): %s".formatted(described, AwsProblem.of(e)), e);
        }
    }

    /**
     * Refuses an account that is not meant: another than {@code meant}, or where that is not given, one that no ARN of the
     * file is of.
     */
    void check(Deployment deployment, @Nullable String meant) {
        if (meant != null) {
            if (!meant.equals(account)) {
                throw new IllegalArgumentException(
                        "--account %s is meant, and the credentials are of account %s (%s). Nothing was done"
                                .formatted(meant, account, principal));
            }
            return;
        }
        Map<String, String> accounts = deployment.accounts();
        if (!accounts.isEmpty() && !accounts.containsValue(account)) {
            String named = accounts.entrySet().stream()
                    .map(entry -> entry.getKey() + " of " + entry.getValue())
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    "the credentials are of account %s (%s), and the file names things of others: %s. Nothing was done. If it is meant, say --account %s"
                            .formatted(account, principal, named, account));
        }
    }
}
