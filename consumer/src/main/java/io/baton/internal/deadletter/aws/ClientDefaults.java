package io.baton.internal.deadletter.aws;

import io.baton.internal.aws.AttemptsRemembered;
import io.baton.internal.aws.BoundedHttp;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Clients that answer in bounded time and leave no thread behind when they are closed. */
final class ClientDefaults {

    /** Time for a MiB over a slow line. */
    private static final Duration ATTEMPT = Duration.ofSeconds(4);

    /** With its repeats, of which the strategy allows two. */
    private static final Duration CALL = Duration.ofSeconds(10);

    private ClientDefaults() {}

    /** The builder, not a built client: only then does closing the service's client close it too. */
    static SdkHttpClient.Builder<?> http() {
        return BoundedHttp.of(Apache5HttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(2))
                .socketTimeout(ATTEMPT)
                .connectionAcquisitionTimeout(CALL)
                .useIdleConnectionReaper(false));
    }

    static void bounded(ClientOverrideConfiguration.Builder configuration) {
        configuration
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL)
                .addExecutionInterceptor(new AttemptsRemembered())
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy());
    }
}
