package io.baton.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import io.baton.InvocationReport;
import io.baton.Pipeline;
import io.baton.infra.local.DynamoDbLocal;
import io.baton.infra.local.KafkaBroker;
import io.baton.lease.Desired;
import io.baton.lease.Lease;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseTimings;
import io.baton.lease.Leases;
import io.baton.lease.dynamodb.DynamoDbLeaseStore;
import io.baton.lease.dynamodb.LeaseTable;
import io.baton.lease.dynamodb.LeaseTableClient;
import io.baton.time.SystemTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A real broker and DynamoDB Local, and invocations in this JVM that talk to them as they would in Lambda. */
final class Site implements AutoCloseable {

    static final String GROUP = "riders";
    static final String TABLE = "leases";

    final Broker broker;
    final DynamoDbLocal dynamodb;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;
    private final DynamoDbClient client;
    final DynamoDbLeaseStore store;

    /** Kafka, wherever it runs. */
    interface Broker extends AutoCloseable {
        String bootstrapServers();

        /** Kills it without warning, and brings it back with its data at the same address. */
        void bounce();

        @Override
        void close();
    }

    /** A broker in a JVM of its own. */
    static Broker embedded() {
        var broker = new KafkaBroker().start();
        return new Broker() {
            @Override
            public String bootstrapServers() {
                return broker.bootstrapServers();
            }

            @Override
            public void bounce() {
                broker.kill();
                broker.start();
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }

    Site(Broker broker) {
        this.broker = broker;
        dynamodb = new DynamoDbLocal().start();
        // where the SDK looks when the environment says nothing
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.endpointUrlDynamoDb", dynamodb.endpoint().toString());
        Map<String, Object> servers = Map.of("bootstrap.servers", broker.bootstrapServers());
        admin = Admin.create(servers);
        var producerProperties = new HashMap<>(servers);
        producerProperties.put("linger.ms", "0");
        producer = new KafkaProducer<>(producerProperties, new StringSerializer(), new StringSerializer());
        client = LeaseTableClient.open(LeaseTimings.DEFAULT);
        store = new DynamoDbLeaseStore(client, TABLE);
        new LeaseTable(client, TABLE).createIfMissing();
    }

    String newTopic(int partitions) throws Exception {
        String topic = "telemetry-" + UUID.randomUUID();
        createTopic(topic, partitions);
        return topic;
    }

    void createTopic(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    void deleteTopic(String topic) throws Exception {
        admin.deleteTopics(List.of(topic)).all().get();
    }

    void produce(String topic, int from, int to) throws Exception {
        var sent = new ArrayList<Future<?>>();
        for (int i = from; i < to; i++) {
            sent.add(producer.send(new ProducerRecord<>(topic, 0, "race-" + i % 3, "v" + i)));
        }
        for (Future<?> acknowledged : sent) {
            acknowledged.get();
        }
    }

    void deleteRecordsBefore(String topic, long offset) throws Exception {
        var partition = new TopicPartition(topic, 0);
        admin.deleteRecords(Map.of(partition, org.apache.kafka.clients.admin.RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    void commitForGroup(String topic, long offset) throws Exception {
        var offsets = Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset));
        admin.alterConsumerGroupOffsets(GROUP, offsets).all().get();
    }

    Optional<Long> groupOffset(String topic) throws Exception {
        var offsets = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        return Optional.ofNullable(offsets.get(new TopicPartition(topic, 0))).map(OffsetAndMetadata::offset);
    }

    LeaseKey key(String topic) {
        return new LeaseKey(GROUP, topic, 0);
    }

    Optional<Lease> row(String topic) {
        return store.read(key(topic));
    }

    void command(String topic, Desired desired) {
        new Leases(store, LeaseTimings.DEFAULT, new SystemTime()).command(key(topic), desired, "test", "because");
    }

    Map<String, String> environment(String topic) {
        var environment = new HashMap<String, String>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        environment.put("BATON_GROUP_ID", GROUP);
        environment.put("BATON_TOPIC", topic);
        environment.put("BATON_PARTITION", "0");
        environment.put("BATON_LEASE_TABLE", TABLE);
        environment.put("BATON_LEASE_DURATION", "6s");
        environment.put("BATON_LEASE_MARGIN", "500ms");
        environment.put("BATON_RENEW_EVERY", "100ms");
        environment.put("BATON_DRAIN_BUDGET", "1s");
        environment.put("BATON_STOP_BEFORE_DEADLINE", "5s");
        return environment;
    }

    /** One invocation on a thread of its own, as Lambda would make it. */
    CompletableFuture<InvocationReport> invoke(
            Map<String, String> environment,
            Map<String, Object> event,
            Duration timeout,
            Supplier<Pipeline<?, ?>> pipeline) {
        var report = new CompletableFuture<InvocationReport>();
        var context =
                new FakeContext(UUID.randomUUID().toString(), Instant.now().plus(timeout));
        Thread.ofPlatform().name("lambda").start(() -> {
            try {
                report.complete(new Invocation(environment, pipeline, new SystemTime()).run(event, context));
            } catch (Throwable thrown) {
                report.completeExceptionally(thrown);
            }
        });
        return report;
    }

    static Map<String, Object> tick(int minute) {
        return Map.of("source", "aws.events", "time", "2026-11-21T12:%02d:00Z".formatted(minute));
    }

    static Map<String, Object> watchdog(int minute) {
        return Map.of("time", "2026-11-21T12:%02d:00Z".formatted(minute), "baton", Map.of("trigger", "watchdog"));
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        client.close();
        dynamodb.close();
        broker.close();
    }

    private record FakeContext(String requestId, Instant deadline) implements Context {
        @Override
        public String getAwsRequestId() {
            return requestId;
        }

        @Override
        public String getLogGroupName() {
            return "group";
        }

        @Override
        public String getLogStreamName() {
            return "stream";
        }

        @Override
        public String getFunctionName() {
            return "function";
        }

        @Override
        public String getFunctionVersion() {
            return "1";
        }

        @Override
        public String getInvokedFunctionArn() {
            return "arn";
        }

        @Override
        public CognitoIdentity getIdentity() {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public ClientContext getClientContext() {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public int getRemainingTimeInMillis() {
            return (int) Duration.between(Instant.now(), deadline).toMillis();
        }

        @Override
        public int getMemoryLimitInMB() {
            return 512;
        }

        @Override
        public LambdaLogger getLogger() {
            throw new IllegalStateException("nobody asks");
        }
    }
}
