package io.baton.internal.lambda;

import io.baton.InvocationReport;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.infra.local.DynamoDbLocal;
import io.baton.infra.local.LambdaContext;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseBook;
import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import io.baton.internal.time.SystemTime;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A real broker and DynamoDB Local, and invocations in this JVM that talk to them as they would in Lambda. */
final class Site implements AutoCloseable {

    static final String GROUP = "riders";
    static final String TABLE = "leases";
    static final int LOG_LINES = 50;

    /** Starting it takes seconds, so all sites of this JVM share it. */
    static final DynamoDbLocal DYNAMODB = new DynamoDbLocal().start();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(DYNAMODB::close));
    }

    final Broker broker;
    final Cluster kafka;
    private final Map<PartitionReport, List<String>> leakedThreads = new ConcurrentHashMap<>();
    private final DynamoDbClient client;
    final LeaseStore store;
    final LeaseBook book;
    final LeaseHistory history;

    /** Kafka, wherever it runs. */
    interface Broker extends AutoCloseable {
        String bootstrapServers();

        /** Without warning. */
        void kill();

        /** Brings it back with its data at the same address; returns when it is ready. */
        void start();

        /** The end of its log. */
        String log();

        @Override
        void close();
    }

    /** @param broker stays the caller's to close */
    Site(Broker broker) {
        this.broker = broker;
        // where the SDK looks when the environment says nothing
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.endpointUrlDynamoDb", DYNAMODB.endpoint().toString());
        kafka = new Cluster(broker.bootstrapServers());
        client = LeaseTableClient.open(LeaseTimings.DEFAULT);
        var table = new DynamoDbLeaseTable(client, TABLE);
        table.createIfMissing();
        store = table.store();
        book = table;
        history = table.history();
    }

    String newTopic(int partitions) throws Exception {
        return kafka.newTopic("telemetry", partitions, Map.of());
    }

    void produce(String topic, int from, int to) throws Exception {
        kafka.send(IntStream.range(from, to)
                .mapToObj(i -> Cluster.record(topic, "race-" + i % 3, "v" + i))
                .toList());
    }

    void commitForGroup(String topic, long offset) throws Exception {
        var offsets = Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset));
        kafka.admin.alterConsumerGroupOffsets(GROUP, offsets).all().get();
    }

    Optional<Long> groupOffset(String topic) throws Exception {
        var offsets = kafka.admin
                .listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        return Optional.ofNullable(offsets.get(new TopicPartition(topic, 0))).map(OffsetAndMetadata::offset);
    }

    LeaseKey key(String topic) {
        return key(topic, 0);
    }

    LeaseKey key(String topic, int partition) {
        return new LeaseKey(GROUP, topic, partition);
    }

    Optional<Lease> row(String topic) {
        return row(topic, 0);
    }

    Optional<Lease> row(String topic, int partition) {
        return store.read(key(topic, partition));
    }

    void deleteRow(String topic) {
        client.deleteItem(request -> request.tableName(TABLE).key(tableKey(topic)));
    }

    void checkpointedEarlier(String topic, String at) {
        change(topic, "checkpointedAt", AttributeValue.fromS(at));
    }

    void checkpointedInLeaderEpoch(String topic, int epoch) {
        change(topic, "leaderEpoch", AttributeValue.fromN("" + epoch));
    }

    private void change(String topic, String attribute, AttributeValue value) {
        client.updateItem(request -> request.tableName(TABLE)
                .key(tableKey(topic))
                .updateExpression("SET " + attribute + " = :value")
                .expressionAttributeValues(Map.of(":value", value)));
    }

    private Map<String, AttributeValue> tableKey(String topic) {
        return Map.of("lease", AttributeValue.fromS(key(topic).id()));
    }

    /** Where the row says the next record is; -1 before it says anything. */
    long checkpoint(String topic) {
        return row(topic).flatMap(Lease::checkpoint).map(Checkpoint::nextOffset).orElse(-1L);
    }

    /** Whose the partition is; 0 when nobody's. */
    long holder(String topic) {
        return row(topic).map(Lease::holder).map(it -> it.generation().value()).orElse(0L);
    }

    void command(String topic, DesiredState desired) {
        command(topic, 0, desired);
    }

    void command(String topic, int partition, DesiredState desired) {
        new Leases(store, LeaseTimings.DEFAULT, new SystemTime())
                .command(key(topic, partition), desired, "test", "because");
    }

    void seek(String topic, long to) {
        new Leases(store, LeaseTimings.DEFAULT, new SystemTime())
                .seek(row(topic).orElseThrow(), to, "test", "because");
    }

    Map<String, String> environment(String topic) {
        var environment = new HashMap<String, String>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        // otherwise a fetch at the end of the partition holds up a seek and the close for half a second
        environment.put("KAFKA_FETCH_MAX_WAIT_MS", "50");
        environment.put("BATON_GROUP_ID", GROUP);
        environment.put("BATON_TOPIC", topic);
        environment.put("BATON_PARTITION", "0");
        environment.put("BATON_LEASE_TABLE", TABLE);
        environment.put("BATON_LEASE_DURATION", "6s");
        environment.put("BATON_LEASE_MARGIN", "500ms");
        environment.put("BATON_RENEW_EVERY", "100ms");
        environment.put("BATON_DRAIN_BUDGET", "1s");
        environment.put("BATON_STOP_BEFORE_DEADLINE", "14s");
        return environment;
    }

    /** One invocation on a thread of its own, as Lambda would make it. */
    CompletableFuture<PartitionReport> invoke(
            Map<String, String> environment,
            Map<String, Object> event,
            Duration timeout,
            Supplier<Pipeline<?, ?>> pipeline) {
        return invoke(environment, event, timeout, pipeline, System.out);
    }

    /** @param metrics where it prints its metrics */
    CompletableFuture<PartitionReport> invoke(
            Map<String, String> environment,
            Map<String, Object> event,
            Duration timeout,
            Supplier<Pipeline<?, ?>> pipeline,
            PrintStream metrics) {
        return invoke(environment, event, timeout, pipeline, (groupId, partition) -> null, metrics);
    }

    /** The same with a metrics sink of the user's. */
    CompletableFuture<PartitionReport> invoke(
            Map<String, String> environment,
            Map<String, Object> event,
            Duration timeout,
            Supplier<Pipeline<?, ?>> pipeline,
            Invocation.UsersSinks sinks,
            PrintStream metrics) {
        return invokeWhole(environment, event, timeout, pipeline, sinks, metrics)
                .thenApply(whole -> {
                    PartitionReport only = whole.getPartitions().getFirst();
                    leakedThreads.put(only, whole.getLeakedThreads());
                    return only;
                });
    }

    /** The same, with the report of the whole invocation. */
    CompletableFuture<InvocationReport> invokeWhole(
            Map<String, String> environment,
            Map<String, Object> event,
            Duration timeout,
            Supplier<Pipeline<?, ?>> pipeline,
            Invocation.UsersSinks sinks,
            PrintStream metrics) {
        var report = new CompletableFuture<InvocationReport>();
        var context = LambdaContext.within(timeout);
        // as a process of its own: threads of an invocation beside it are not waited for
        var process = new ThreadGroup("lambda");
        Thread.ofPlatform().group(process).name("lambda").start(() -> {
            try {
                report.complete(
                        new Invocation(environment, pipeline, sinks, metrics, new SystemTime()).run(event, context));
            } catch (Throwable thrown) {
                report.completeExceptionally(thrown);
            }
        });
        return report;
    }

    /** What the invocation left behind that reported this. */
    List<String> leakedThreads(PartitionReport report) {
        return leakedThreads.getOrDefault(report, List.of());
    }

    /** By the operator's order. */
    PartitionReport stop(String topic, CompletableFuture<PartitionReport> running) throws Exception {
        command(topic, DesiredState.STOP);
        return Awaiting.report(running);
    }

    static Map<String, Object> tick(int minute) {
        return Map.of("source", "aws.events", "time", String.format(Locale.ROOT, "2026-11-21T12:%02d:00Z", minute));
    }

    static Map<String, Object> watchdog(int minute) {
        return Map.of(
                "time",
                String.format(Locale.ROOT, "2026-11-21T12:%02d:00Z", minute),
                "baton",
                Map.of("trigger", "watchdog"));
    }

    @Override
    public void close() {
        kafka.close();
        client.close();
    }
}
