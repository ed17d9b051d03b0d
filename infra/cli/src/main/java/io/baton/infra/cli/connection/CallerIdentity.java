package io.baton.infra.cli.connection;

import io.baton.infra.cli.errors.ErrorText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * The principal that AWS sees. A command names it before it changes anything, as credentials come from many places and the
 * wrong ones reach another account.
 *
 * @param account null if it is not known
 * @param principal the ARN; null if it is not known
 * @param text for people
 */
public record CallerIdentity(
        @Nullable String account, @Nullable String principal, String text) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Of a lab on this machine, which has no account. */
    static CallerIdentity here(String place) {
        return new CallerIdentity(null, null, "acts on this machine, without an AWS account: " + place);
    }

    /**
     * Asks AWS, which needs no permission. If the question fails, the text says so: the command itself may work nonetheless.
     *
     * @param builder of a client with region and credentials
     * @param source where the credentials come from
     */
    public static CallerIdentity ask(StsClientBuilder builder, String source) {
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .apiCallAttemptTimeout(PATIENCE)
                .apiCallTimeout(PATIENCE)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(2)
                        .build())
                .build());
        try (StsClient sts = builder.build()) {
            GetCallerIdentityResponse said = sts.getCallerIdentity();
            return new CallerIdentity(
                    said.account(),
                    said.arn(),
                    "acts in AWS account %s as %s, by %s".formatted(said.account(), said.arn(), source));
        } catch (SdkException e) {
            return new CallerIdentity(
                    null,
                    null,
                    "acts by %s; AWS could not be asked whose account that is: %s".formatted(source, ErrorText.of(e)));
        }
    }
}
