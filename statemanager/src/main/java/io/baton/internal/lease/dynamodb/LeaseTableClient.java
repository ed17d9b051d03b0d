package io.baton.internal.lease.dynamodb;

import io.baton.internal.aws.AttemptsRemembered;
import io.baton.internal.aws.BoundedHttp;
import io.baton.internal.lease.LeaseTimings;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * A client that leaves no thread behind when it is closed. Region, credentials and a local endpoint come from where the
 * SDK looks for them ({@code AWS_REGION}, {@code AWS_ENDPOINT_URL_DYNAMODB}, …).
 */
public final class LeaseTableClient {

    /** More than a lease thread ever has under way. */
    private static final int SPARE_CONNECTIONS = 3;

    private LeaseTableClient() {}

    public static DynamoDbClient open(LeaseTimings timings) {
        return builder(timings).build();
    }

    /** For callers that name an endpoint or credentials themselves. */
    public static DynamoDbClientBuilder builder(LeaseTimings timings) {
        return builder(timings, 1);
    }

    /** For lease threads that share the client: each has a connection, so that none waits behind another's call. */
    public static DynamoDbClientBuilder builder(LeaseTimings timings, int leaseThreads) {
        return DynamoDbClient.builder()
                // the builder, not a built client: only then does close() close it too
                .httpClientBuilder(BoundedHttp.of(Apache5HttpClient.builder()
                        .maxConnections(leaseThreads + SPARE_CONNECTIONS)
                        .connectionTimeout(timings.attemptTimeout())
                        .socketTimeout(timings.callTimeout())
                        .connectionAcquisitionTimeout(timings.callTimeout())
                        .connectionMaxIdleTime(Duration.ofMinutes(5))
                        .useIdleConnectionReaper(false)))
                .overrideConfiguration(config -> config.apiCallAttemptTimeout(timings.attemptTimeout())
                        .apiCallTimeout(timings.callTimeout())
                        .addExecutionInterceptor(new AttemptsRemembered())
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy()));
    }
}
