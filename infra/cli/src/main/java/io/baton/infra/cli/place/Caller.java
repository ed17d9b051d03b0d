package io.baton.infra.cli.place;

import io.baton.infra.cli.trouble.Words;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Who acts, as AWS sees it: said before anything that acts, for credentials come from many places and the wrong ones reach
 * another account.
 *
 * @param account null if it is not known
 * @param principal the ARN; null if it is not known
 * @param text for people
 */
public record Caller(@Nullable String account, @Nullable String principal, String text) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** On this machine, where no account is. */
    static Caller here(String place) {
        return new Caller(null, null, "acts on this machine, without an AWS account: " + place);
    }

    /**
     * Asks AWS. Needs no permission; where the question fails, the answer says so, as what follows may do nonetheless.
     *
     * @param builder of a client with region and credentials
     * @param source where the credentials come from
     */
    static Caller ask(StsClientBuilder builder, String source) {
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .apiCallAttemptTimeout(PATIENCE)
                .apiCallTimeout(PATIENCE)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(2)
                        .build())
                .build());
        try (StsClient sts = builder.build()) {
            GetCallerIdentityResponse said = sts.getCallerIdentity();
            return new Caller(
                    said.account(),
                    said.arn(),
                    "acts in AWS account %s as %s, by %s".formatted(said.account(), said.arn(), source));
        } catch (SdkException e) {
            return new Caller(
                    null,
                    null,
                    "acts by %s; AWS could not be asked whose account that is: %s".formatted(source, Words.of(e)));
        }
    }
}
