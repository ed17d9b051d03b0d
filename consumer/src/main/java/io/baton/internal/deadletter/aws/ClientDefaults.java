package io.baton.internal.deadletter.aws;

import io.baton.internal.aws.BoundedCalls;
import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Clients that answer in bounded time and leave no thread behind when they are closed. */
final class ClientDefaults {

    /** Time for a MiB over a slow line. */
    private static final Duration ATTEMPT = Duration.ofSeconds(4);

    /** With its repeats, of which the strategy allows two. */
    private static final Duration CALL = Duration.ofSeconds(10);

    private ClientDefaults() {}

    static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B applied(B builder) {
        var calls = new BoundedCalls(ATTEMPT, CALL);
        // the builder, not a built client: only then does closing the service's client close it too
        return builder.httpClientBuilder(calls.http(Apache5HttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(2))
                        .socketTimeout(ATTEMPT)
                        .connectionAcquisitionTimeout(CALL)
                        .useIdleConnectionReaper(false)))
                .overrideConfiguration(calls::configure);
    }
}
