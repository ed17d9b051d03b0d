package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.ledger.Verdict;
import io.baton.infra.local.DynamoDbLocal;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.Topics;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseStore;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A topic of two hundred partitions, all of them held at once, and all handed over while records flow. */
@Tag("long")
class TwoHundredPartitionsTest {

    private static final int PARTITIONS = 200;
    /** As a deployment spreads its ticks over the minutes. */
    private static final int AT_ONCE = 20;

    /** As theirs. */
    private static final LeaseTimings PATIENT = new LeaseTimings(
            Duration.ofSeconds(40),
            Duration.ofSeconds(8),
            Duration.ofSeconds(4),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(7),
            LeaseTimings.DEFAULT.drainBudget(),
            Duration.ofSeconds(33));

    private static final int PER_SECOND = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void allAreHandedOverAndNothingIsLostOrDoneTwice() throws Exception {
        try (var broker = new KafkaBroker().start();
                var dynamoDb = new DynamoDbLocal().start();
                DynamoDbClient client = client(dynamoDb)) {
            new DynamoDbLeaseTable(client, "baton-leases").createIfMissing();
            createTopic(broker);
            var fleet = new Fleet(
                    broker.bootstrapServers(), new DynamoDbLeaseStore(client, "baton-leases"), "rides", PARTITIONS);
            long begun = System.nanoTime();
            fire(fleet, 1);
            try (var flow = new RoundRobin(broker, fleet)) {
                fire(fleet, 2);
                flow.stop();
                await("all that was produced", fleet, () -> fleet.handled() >= flow.acknowledged());
            }
            fleet.stop();
            await("the end of all", fleet, () -> fleet.running() == 0);
            Verdict verdict = Verdict.of(fleet.evidence());
            System.out.printf(
                    "%d partitions in one JVM: %,d records, %d lost, %d duplicated, %d handed over, gap %s, in %d s%n",
                    PARTITIONS,
                    verdict.delivery().produced(),
                    verdict.delivery().lost(),
                    verdict.delivery().duplicated(),
                    verdict.succession().handoffs(),
                    verdict.succession().gapMillis(),
                    Duration.ofNanos(System.nanoTime() - begun).toSeconds());
            assertThat(verdict.examples()).isEmpty();
            assertThat(verdict.kept()).isTrue();
            assertThat(verdict.succession().handoffs()).isEqualTo(PARTITIONS);
            assertThat(verdict.succession().evictions()).isZero();
            assertThat(verdict.delivery().produced()).isGreaterThan(10L * PARTITIONS);
        }
    }

    /** A tick for every partition, some at a time; returns when each is held by who came with it. */
    private static void fire(Fleet fleet, int tick) {
        for (int from = 0; from < PARTITIONS; from += AT_ONCE) {
            int first = from;
            fleet.tick(tick, first, first + AT_ONCE);
            await(
                    "tick " + tick + " to hold partitions from " + first,
                    fleet,
                    () -> fleet.areHeld(tick, first, first + AT_ONCE));
        }
        await("all to be held at once", fleet, () -> fleet.areHeld(tick, 0, PARTITIONS));
    }

    private static void await(String what, Fleet fleet, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("waited for %s in vain: %s", what, fleet)
                    .isLessThan(deadline);
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void createTopic(KafkaBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Topics.create(admin, List.of(new NewTopic("rides", PARTITIONS, (short) 1)));
        }
    }

    private static DynamoDbClient client(DynamoDbLocal dynamoDb) {
        return LeaseTableClient.builder(PATIENT)
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(2 * PARTITIONS))
                .endpointOverride(dynamoDb.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("kit", "kit")))
                .build();
    }

    /** A record for each partition in turn, noted when the broker has it. */
    private static final class RoundRobin implements AutoCloseable {

        private final KafkaProducer<String, String> producer;
        private final Fleet fleet;
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final AtomicLong acknowledged = new AtomicLong();
        private long sent;

        RoundRobin(KafkaBroker broker, Fleet fleet) {
            this.fleet = fleet;
            this.producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 0),
                    new StringSerializer(),
                    new StringSerializer());
            var unused = clock.scheduleAtFixedRate(
                    this::send, 0, TimeUnit.SECONDS.toMicros(1) / PER_SECOND, TimeUnit.MICROSECONDS);
        }

        private void send() {
            int partition = (int) (sent++ % PARTITIONS);
            String key = "key-" + sent % 3;
            var unused = producer.send(new ProducerRecord<>("rides", partition, key, "value"), (metadata, failure) -> {
                if (failure == null) {
                    fleet.acknowledged(partition, metadata.offset(), key);
                    acknowledged.incrementAndGet();
                }
            });
        }

        /** Returns when all that was sent is acknowledged. */
        void stop() throws InterruptedException {
            clock.shutdown();
            assertThat(clock.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            producer.flush();
            assertThat(acknowledged.get()).as("acknowledged").isEqualTo(sent);
        }

        long acknowledged() {
            return acknowledged.get();
        }

        @Override
        public void close() {
            clock.shutdownNow();
            producer.close(Duration.ofSeconds(10));
        }
    }
}
