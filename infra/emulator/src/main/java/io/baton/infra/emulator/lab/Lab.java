package io.baton.infra.emulator.lab;

import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.DynamoDbLocal;
import io.baton.infra.local.DynamoDbSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Kafka, DynamoDB Local and the lease table, up and ready; S3 when a function needs it. Thread-safe; {@link #close} ends what it
 * started.
 */
public final class Lab implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

    /** What the demo's longest line needs, and a user's own topic is glad of. */
    private static final String LARGEST_MESSAGE_BYTES = "10485760";

    private final Addresses addresses;
    private final DynamoDbLeaseTable table;
    /** Null where another process keeps the lab. */
    private final @Nullable LabS3 s3;

    private final List<AutoCloseable> parts;

    private Lab(Addresses addresses, @Nullable LabS3 s3, List<AutoCloseable> parts) {
        this.addresses = addresses;
        this.s3 = s3;
        this.table = new DynamoDbLeaseTable(client(addresses.dynamoDb()), Addresses.LEASE_TABLE);
        this.parts = new ArrayList<>(parts);
    }

    /** The lab that another process keeps, or one of our own, for whose start {@code announce} prepares the user. */
    public static Lab runningOr(Runnable announce) {
        Optional<Addresses> running = RunningLab.find();
        if (running.isPresent()) {
            return new Lab(running.get(), null, List.of());
        }
        announce.run();
        return start(LabSettings.DEFAULT);
    }

    /** Starts both at once and returns when both are ready. What started is ended again if anything fails. */
    public static Lab start(LabSettings settings) {
        return start(settings, UnaryOperator.identity());
    }

    /** The same with another broker than the usual one. */
    public static Lab start(LabSettings settings, UnaryOperator<BrokerSettings> changed) {
        Path data = settings.data();
        BrokerSettings kafka = changed.apply(BrokerSettings.DEFAULT
                .withPort(settings.kafkaPort())
                .withProperty("message.max.bytes", LARGEST_MESSAGE_BYTES));
        DynamoDbSettings table = DynamoDbSettings.DEFAULT.withPort(settings.dynamoDbPort());
        KafkaBroker broker = new KafkaBroker(data == null ? kafka : kafka.withDataDirectory(data.resolve("kafka")));
        DynamoDbLocal dynamoDb =
                new DynamoDbLocal(data == null ? table : table.withDataDirectory(data.resolve("dynamodb")));
        LabS3 s3 = LabS3.open(data == null ? null : data.resolve("s3"));
        Lab lab = new Lab(
                new Addresses(broker.bootstrapServers(), dynamoDb.endpoint()), s3, List.of(broker, dynamoDb, s3));
        try {
            CompletableFuture<?> starting = CompletableFuture.runAsync(broker::start);
            CompletableFuture<?> startingToo = CompletableFuture.runAsync(dynamoDb::start);
            // both to their end, so that a failure of one leaves no start of the other under way
            starting.handle((done, failed) -> done).join();
            startingToo.join();
            starting.join();
            lab.table.createIfMissing();
            lab.parts.addFirst(RunningLab.announce(lab.addresses, s3.door()));
            return lab;
        } catch (CompletionException e) {
            lab.close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    /** Of a DynamoDB Local; the caller closes it. */
    public static DynamoDbClient client(URI dynamoDb) {
        return DynamoDbClient.builder()
                .endpointOverride(dynamoDb)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    public Addresses addresses() {
        return addresses;
    }

    /**
     * What functions that keep state need beside the rest: the bucket, and where it is. S3 starts now, unless it is up. It stays as
     * long as the lab.
     */
    public Map<String, String> stateEnvironment() {
        return Map.of(
                "BATON_STATE_BUCKET",
                LabS3.BUCKET,
                "AWS_ENDPOINT_URL_S3",
                s3Endpoint().toString());
    }

    private URI s3Endpoint() {
        return s3 == null
                ? RunningLab.findS3()
                        .map(LabS3::ask)
                        .orElseThrow(() -> new IllegalStateException("the lab that was up has ended"))
                : s3.endpoint();
    }

    /** The bucket of {@link #stateEnvironment} as a directory, in which each object is a file; of a lab of our own. */
    public Path stateBucket() {
        if (s3 == null) {
            throw new IllegalStateException("another process keeps the lab");
        }
        return s3.bucket();
    }

    public LeaseStore leases() {
        return table.store();
    }

    /** What invocations wrote down of themselves. */
    public LeaseHistory history() {
        return table.history();
    }

    @Override
    public void close() {
        table.close();
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                // the others must end too, and what is left ends with this process
                LOG.warn("{} did not end well", part, e);
            }
        }
    }
}
