package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class DynamoDbCallsTest {

    private final Meters meters = new Meters();

    @Test
    void everyRequestThatLeavesIsCountedRepeatsToo() throws Exception {
        var seen = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.incrementAndGet();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        var builder = LeaseTableClient.builder(LeaseTimings.DEFAULT)
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
        int mine;
        DynamoDbCalls.countIn(meters);
        try (var client = DynamoDbCalls.counted(builder).build()) {
            assertThatThrownBy(client::listTables).isInstanceOf(DynamoDbException.class);
            mine = seen.get();
            Thread another = Thread.ofPlatform()
                    .start(() -> assertThatThrownBy(client::listTables).isInstanceOf(DynamoDbException.class));
            another.join();
        } finally {
            DynamoDbCalls.countIn(null);
            server.stop(0);
        }
        assertThat(mine).isGreaterThan(1);
        assertThat(seen.get()).as("another thread's are its own").isGreaterThan(mine);
        assertThat(meters.total(Count.DYNAMODB_CALLS)).isEqualTo(mine);
    }

    @Test
    void theClientsTimeoutsStayAsTheyWere() {
        var builder = LeaseTableClient.builder(LeaseTimings.DEFAULT);
        var before = builder.overrideConfiguration();
        var after = DynamoDbCalls.counted(builder).overrideConfiguration();
        assertThat(after.apiCallTimeout()).isPresent().isEqualTo(before.apiCallTimeout());
        assertThat(after.apiCallAttemptTimeout()).isPresent().isEqualTo(before.apiCallAttemptTimeout());
        assertThat(after.retryStrategy()).isPresent().isEqualTo(before.retryStrategy());
    }
}
