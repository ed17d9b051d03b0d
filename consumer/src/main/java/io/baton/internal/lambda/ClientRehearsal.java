package io.baton.internal.lambda;

import io.baton.Delivery;
import io.baton.SettingsException;
import io.baton.internal.kafka.ClientProperties;
import io.baton.internal.kafka.KafkaPartitionSource;
import io.baton.internal.kafka.RehearsedOutputs;
import io.baton.internal.kafka.RehearsedSecurity;
import io.baton.internal.kafka.SourceSettings;
import io.baton.internal.kafka.StartPosition;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseStore;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import io.baton.internal.rehearsal.RehearsalBroker;
import io.baton.internal.rehearsal.RehearsalGreeting;
import io.baton.internal.rehearsal.RehearsalLogin;
import io.baton.internal.rehearsal.RehearsalTable;
import io.baton.internal.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The clients of DynamoDB and Kafka against stand-ins on this machine's loopback, while the function is loaded: there Lambda lends a
 * whole core, and later a small function has a fourteenth of one. Two thousand classes are loaded here instead of between the tick and
 * the claim. Nothing outside is contacted, and a failure only makes the first claim slower.
 */
final class ClientRehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(ClientRehearsal.class);

    /** The JIT compiles what was called often: a few rounds more cost little on a whole core. */
    private static final int ROUNDS = 20;

    /** Lambda ends an init of 10 s: on a slow core, one round of each client has to do. */
    private static final Duration ENOUGH = Duration.ofSeconds(2);

    private static final LeaseKey KEY = new LeaseKey("none", "rehearsal", 0);
    private static final Owner OWNER = new Owner("rehearsal", "1", "none", "none");
    private static final Duration POLL = Duration.ofMillis(100);
    private static final SourceSettings SOURCE =
            new SourceSettings(new StartPosition.Earliest(), 0, Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final String ROW =
            "{\"lease\":{\"S\":\"none/rehearsal/0\"},\"groupId\":{\"S\":\"none\"},\"topic\":{\"S\":\"rehearsal\"},\"partition\":{\"N\":\"0\"},\"formatVersion\":{\"N\":\"1\"},\"desiredState\":{\"S\":\"RUN\"},\"generation\":{\"N\":\"0\"}}";

    /** Outputs are rehearsed before the claim, with a function's own share of a core. */
    private static final int ROUNDS_OF_OUTPUTS = 3;

    private static final TopicPartition PARTITION = new TopicPartition(KEY.topic(), KEY.partition());
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final AtomicBoolean OUTPUTS_DONE = new AtomicBoolean();

    private final RehearsedSecurity security;
    private final Time time;
    private final long begunNanos;

    ClientRehearsal(RehearsedSecurity security, Time time) {
        this.security = security;
        this.time = time;
        this.begunNanos = time.nanos();
    }

    private boolean goesOnAfter(int rounds) {
        return rounds == 0 || (rounds < ROUNDS && time.nanos() - begunNanos < ENOUGH.toNanos());
    }

    /**
     * Both, whatever becomes of them; once a process.
     *
     * @param environment the function's settings, which say how it meets its brokers
     */
    static void run(Map<String, String> environment, Time time) {
        if (DONE.getAndSet(true)) {
            return;
        }
        var rehearsal = new ClientRehearsal(security(environment), time);
        quietly("DynamoDB", rehearsal::table);
        quietly("Kafka", rehearsal::broker);
        if (rehearsal.security.tls()) {
            quietly("TLS", rehearsal::greeting);
        }
    }

    /** The invocation says what is wrong with settings. */
    private static RehearsedSecurity security(Map<String, String> environment) {
        try {
            Settings settings = Settings.fromEnvironment(environment);
            return RehearsedSecurity.of(settings.authentication(), settings.kafka());
        } catch (SettingsException e) {
            return RehearsedSecurity.NONE;
        }
    }

    /** Rehearses what outputs need of a producer once the partition is held. Runs once a process, before its first claim. */
    static void runOutputs(Delivery delivery, Time time) {
        if (OUTPUTS_DONE.getAndSet(true)) {
            return;
        }
        var rehearsal = new ClientRehearsal(RehearsedSecurity.NONE, time);
        quietly("outputs", () -> rehearsal.outputs(delivery));
    }

    private interface Part {
        void run() throws IOException, InterruptedException;
    }

    private static void quietly(String name, Part part) {
        try {
            part.run();
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.debug("The rehearsal with {} came to nothing", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads a row, and is refused a write. */
    void table() throws IOException {
        try (RehearsalTable table = RehearsalTable.open(ROW);
                DynamoDbClient client = DynamoDbCalls.counted(LeaseTableClient.builder(LeaseTimings.DEFAULT))
                        .endpointOverride(table.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials())
                        .build()) {
            var store = new DynamoDbLeaseStore(client, "rehearsal");
            for (int round = 0; goesOnAfter(round); round++) {
                if (store.readAtFirst(KEY).isEmpty()) {
                    throw new IllegalStateException("The row was not read");
                }
                if (!(store.write(new Step.Await(KEY, OWNER, new Generation(1), time.now()))
                        instanceof Written.Refused)) {
                    throw new IllegalStateException("The write was not refused");
                }
            }
        }
    }

    /** Lambda's own where they are in the environment; elsewhere the SDK would look for them in the network. */
    private static AwsCredentialsProvider credentials() {
        return System.getenv("AWS_ACCESS_KEY_ID") == null
                ? StaticCredentialsProvider.create(AwsBasicCredentials.create("rehearsal", "rehearsal"))
                : DefaultCredentialsProvider.builder().build();
    }

    /** Connects, reads records, and mirrors an offset. */
    void broker() throws IOException, InterruptedException {
        try (RehearsalBroker broker = RehearsalBroker.open(KEY.topic())) {
            var login = security.loginProperties("rehearsal", RehearsalLogin.PASSWORD);
            try (var source = new KafkaPartitionSource(properties(broker.address(), login), PARTITION, SOURCE, time)) {
                source.connect();
                source.seek(Checkpoint.at(0));
                source.mirror(Checkpoint.at(0));
                int records = 0;
                for (int round = 0; records == 0 ? round < ROUNDS : goesOnAfter(round); round++) {
                    records += source.poll(POLL).records().size();
                }
                if (records == 0) {
                    throw new IllegalStateException("No record was read");
                }
            }
        }
    }

    private static Map<String, Object> properties(String address, Map<String, String> more) {
        var given = new HashMap<>(more);
        given.put("bootstrap.servers", address);
        return ClientProperties.complete(given, KEY.groupId(), "baton-rehearsal");
    }

    /** Begins a handshake of TLS, which needs no certificate up to there. */
    void greeting() throws IOException {
        try (RehearsalGreeting server = RehearsalGreeting.open()) {
            var properties = properties(server.address(), Map.of("security.protocol", "SSL"));
            RehearsedSecurity.greet(properties, PARTITION, server::isGreeted, time);
        }
    }

    void outputs(Delivery delivery) throws IOException, InterruptedException {
        try (RehearsalBroker broker = RehearsalBroker.open(KEY.topic())) {
            var outputs = new RehearsedOutputs(properties(broker.address(), Map.of()), PARTITION, KEY.groupId());
            IntPredicate goesOnAfter = round -> round < ROUNDS_OF_OUTPUTS && goesOnAfter(round);
            switch (delivery) {
                case AT_LEAST_ONCE -> outputs.atLeastOnce(goesOnAfter);
                case EXACTLY_ONCE -> outputs.exactlyOnce(goesOnAfter);
            }
        }
    }
}
