package io.baton.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.utils.AttributeMap;
import software.amazon.awssdk.utils.StringInputStream;

class BoundedHttpTest {

    /** Ends its first requests as Apache's client does when they are aborted before they have a connection. */
    private static final class CutOff implements SdkHttpClient {

        private final AtomicInteger left;
        private final AtomicBoolean closed = new AtomicBoolean();

        CutOff(int requests) {
            this.left = new AtomicInteger(requests);
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    if (left.getAndDecrement() > 0) {
                        throw new CancellationException();
                    }
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(
                                    AbortableInputStream.create(new StringInputStream("{\"TableNames\":[\"leases\"]}")))
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    private record Built(SdkHttpClient client) implements SdkHttpClient.Builder<Built> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return client;
        }
    }

    @Test
    void anAttemptThatIsCutOffBeforeItHasAConnectionIsRepeated() {
        var http = new CutOff(1);
        try (DynamoDbClient client = client(http)) {
            assertThat(client.listTables().tableNames()).containsExactly("leases");
        }
        assertThat(http.closed).isTrue();
    }

    @Test
    void aCallThatIsCutOffAgainAndAgainFailsAsOneWithoutAnAnswer() {
        try (DynamoDbClient client = client(new CutOff(Integer.MAX_VALUE))) {
            SdkException failure = catchThrowableOfType(SdkException.class, client::listTables);
            assertThat(failure).hasStackTraceContaining("cut off before it had a connection");
        }
    }

    @Test
    void aClientThatIsClosedLeavesNoThreadThoughItsCallsMightHaveTakenLong() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        var calls = new BoundedCalls(Duration.ofMinutes(1), Duration.ofMinutes(2));
        try (DynamoDbClient client = DynamoDbClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(calls.http(new Built(new CutOff(1))))
                .overrideConfiguration(calls::configure)
                .build()) {
            assertThat(client.listTables().tableNames()).containsExactly("leases");
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread)) {
                thread.join(Duration.ofSeconds(10));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static DynamoDbClient client(CutOff http) {
        return LeaseTableClient.builder(LeaseTimings.DEFAULT)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(BoundedHttp.of(new Built(http)))
                .build();
    }
}
