package io.baton.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.PartitionConsumerFunction;
import io.baton.infra.emulator.EmulatorSettings;
import io.baton.infra.emulator.InvocationEvent;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.local.Directories;
import io.baton.infra.local.DynamoDbLocal;
import io.baton.infra.local.Topics;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTable;
import io.baton.internal.lease.PastInvocation;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Kafka, DynamoDB Local and an emulated Lambda on this machine, for tests of a function of your own: it runs in JVMs of
 * its own, as deployed, and meets hand-offs, crashes and faults of the network there. Minutes are made seconds.
 *
 * <p>Not thread-safe. What is left running ends with {@link #close}.
 */
public final class BatonTestKit implements AutoCloseable {

    static final String TABLE = "baton-leases";
    static final String GROUP = "testkit";

    private static final int NETWORKS = 2;

    private final KitSettings settings;
    private final Path directory = newDirectory();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<Network> networks = new ArrayList<>();
    private final Map<String, Consumer<InvocationEvent>> listeners = new ConcurrentHashMap<>();
    private final List<PartitionRun> runs = new ArrayList<>();
    private final DynamoDbLocal dynamoDb = new DynamoDbLocal();
    private final Path jar;
    private final TestBroker broker;
    private final DynamoDbClient client;
    private final LeaseTable table;
    private final LambdaEmulator lambda;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private int ledgers;

    private BatonTestKit(KitSettings settings) {
        this.settings = settings;
        try {
            for (int i = 0; i < NETWORKS; i++) {
                networks.add(closing(Network.open()));
            }
            CompletableFuture<?> ready = CompletableFuture.runAsync(closing(dynamoDb)::start);
            broker = closing(settings.broker()
                    .start(networks.stream().map(Network::kafka).toList()));
            ready.join();
            networks.forEach(
                    network -> network.table().leadTo(dynamoDb.endpoint().getPort()));
            client = closing(client(dynamoDb));
            var made = new DynamoDbLeaseTable(client, TABLE);
            made.createIfMissing();
            table = made;
            // a partition without a leader may refuse the first batch and take the second: never the first again
            Map<String, Object> properties = Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "linger.ms",
                    0,
                    "max.in.flight.requests.per.connection",
                    1);
            admin = closing(Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers())));
            producer = closing(new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
            jar = ClassPathJar.write(directory.resolve("function.jar"));
            lambda = closing(new LambdaEmulator(EmulatorSettings.in(directory), this::happened));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** With the standard settings, on the broker that the system property {@value Brokers#PROPERTY} names. */
    public static BatonTestKit start() {
        return start(KitSettings.standard());
    }

    public static BatonTestKit start(KitSettings settings) {
        BatonTestKit kit = new BatonTestKit(settings);
        System.out.println("Broker under test: " + kit.broker.name());
        return kit;
    }

    /** Where the build's clean-up finds it, if this is a build. */
    private static Path newDirectory() {
        Path target = Path.of("target");
        if (!Files.isDirectory(target)) {
            return Directories.temporary("baton-testkit-");
        }
        try {
            return Files.createTempDirectory(Directories.create(target.resolve("testkit")), "run-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T closing(T part) {
        parts.push(part);
        return part;
    }

    private static DynamoDbClient client(DynamoDbLocal dynamoDb) {
        return DynamoDbClient.builder()
                .endpointOverride(dynamoDb.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("kit", "kit")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    private void happened(InvocationEvent event) {
        Consumer<InvocationEvent> listener = listeners.get(event.function());
        if (listener != null) {
            listener.accept(event);
        }
    }

    public BatonTestKit topic(String name, int partitions) {
        return topic(name, partitions, Map.of());
    }

    /** With the topic's own settings, as Kafka names them. */
    public BatonTestKit topic(String name, int partitions, Map<String, String> configuration) {
        short brokersDefault = -1;
        try {
            Topics.create(admin, List.of(new NewTopic(name, partitions, brokersDefault).configs(configuration)));
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw refused(e);
        }
        return this;
    }

    /** Deploys the function for that partition; no invocation is made yet. */
    public PartitionRun partition(
            String topic, int partition, Class<? extends PartitionConsumerFunction<?, ?>> function) {
        return partition(topic, partition, function, Map.of());
    }

    /** With variables of this function's own, over those of the settings. */
    public PartitionRun partition(
            String topic,
            int partition,
            Class<? extends PartitionConsumerFunction<?, ?>> function,
            Map<String, String> environment) {
        return partitions(topic, List.of(partition), function, environment).getFirst();
    }

    /** Deploys one function for all of those partitions; each has a run. No invocation is made yet. */
    public List<PartitionRun> partitions(
            String topic, List<Integer> partitions, Class<? extends PartitionConsumerFunction<?, ?>> function) {
        return partitions(topic, partitions, function, Map.of());
    }

    /** With variables of this function's own, over those of the settings. */
    public List<PartitionRun> partitions(
            String topic,
            List<Integer> partitions,
            Class<? extends PartitionConsumerFunction<?, ?>> function,
            Map<String, String> environment) {
        Deployment deployment = new Deployment(
                this,
                topic,
                partitions,
                new Deployment.Code(function, environment),
                networks.getFirst(),
                Deployment.longAgo());
        List<PartitionRun> deployed = partitions.stream()
                .map(partition -> new PartitionRun(this, new LeaseKey(GROUP, topic, partition), deployment))
                .toList();
        runs.addAll(deployed);
        return deployed;
    }

    /**
     * Deals the partitions to other functions, as a change of the deployment does: a function for each group is deployed; its
     * first tick, newer than any before, has it claim its partitions from their holders; the old functions get no tick more,
     * and are removed when their invocations have ended. A function whose partitions stay the same is left alone. Returns when
     * that has come about.
     *
     * @param groups of all partitions of the old functions, each once
     */
    public BatonTestKit regroup(List<List<PartitionRun>> groups) {
        Regrouping.of(this, groups).run();
        return this;
    }

    /** Returns when the broker has acknowledged all of them. */
    public BatonTestKit produce(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<?>> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(record));
        }
        sent.forEach(BatonTestKit::acknowledged);
        return this;
    }

    /** One record; returns when the broker has acknowledged it. */
    public BatonTestKit produce(String topic, @Nullable String key, @Nullable String value) {
        return produce(List.of(record(topic, key, value)));
    }

    /**
     * A steady stream of records, until it or the kit is closed; a partition's verdict closes it too.
     *
     * @param keys of the record of that number, from 0
     * @param values the same
     */
    public Flow flow(
            String topic, int perSecond, LongFunction<@Nullable String> keys, LongFunction<@Nullable String> values) {
        return closing(new Flow(producer, perSecond, i -> record(topic, keys.apply(i), values.apply(i))).start());
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, @Nullable String key, @Nullable String value) {
        return new ProducerRecord<>(
                topic, key == null ? null : key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8));
    }

    private static <T> T acknowledged(Future<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw refused(e);
        }
    }

    private static IllegalStateException interrupted() {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Interrupted while waiting for Kafka");
    }

    private static IllegalStateException refused(ExecutionException e) {
        return new IllegalStateException("Kafka refused: " + e.getCause(), e);
    }

    public TestBroker broker() {
        return broker;
    }

    /** To kill, pause and start again; its table is in memory, and a kill empties it. */
    public DynamoDbLocal dynamoDb() {
        return dynamoDb;
    }

    /** Those that functions can be in; they start in the first. */
    public List<Network> networks() {
        return List.copyOf(networks);
    }

    /** Past the links. */
    public Admin admin() {
        return admin;
    }

    KitSettings settings() {
        return settings;
    }

    LambdaEmulator lambda() {
        return lambda;
    }

    LeaseStore leases() {
        return table.store();
    }

    /** What invocations wrote down of themselves. */
    List<PastInvocation> history(LeaseKey key) {
        return table.history().of(key).invocations();
    }

    Path directory() {
        return directory;
    }

    Path jar() {
        return jar;
    }

    /** As an operator deletes it by hand. */
    void forgetRow(LeaseKey key) {
        var unused = client.deleteItem(
                delete -> delete.tableName(TABLE).key(Map.of("lease", AttributeValue.fromS(key.id()))));
    }

    /** Itself among them. */
    List<PartitionRun> runsThatShareAFunctionWith(PartitionRun one) {
        return runs.stream()
                .filter(other -> other.functions().isAnyOf(one.functions()))
                .toList();
    }

    /** Where a function writes down what it does. */
    Path newLedger(String function) {
        return Directories.create(directory.resolve(function + "-ledger-" + ++ledgers));
    }

    void listen(String function, Consumer<InvocationEvent> listener) {
        listeners.put(function, listener);
    }

    void endFlows() {
        for (AutoCloseable part : parts) {
            if (part instanceof Flow flow) {
                flow.close();
            }
        }
    }

    /** What it wrote is kept if a verdict was broken. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                // the others must end too, and what is left ends with this JVM
                System.err.println("A part of the test kit did not end well: " + e);
            }
        }
        if (runs.stream().noneMatch(PartitionRun::broken)) {
            Directories.delete(directory);
        }
    }
}
