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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Kafka, DynamoDB Local and the lease table, up and ready. Thread-safe; {@link #close} ends what it started. */
public final class Lab implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

    /** What the demo's longest line needs, and a user's own topic is glad of. */
    private static final String LARGEST_MESSAGE_BYTES = "10485760";

    private final Addresses addresses;
    private final DynamoDbLeaseTable table;
    private final List<AutoCloseable> parts;

    private Lab(Addresses addresses, List<AutoCloseable> parts) {
        this.addresses = addresses;
        this.table = new DynamoDbLeaseTable(client(addresses.dynamoDb()), Addresses.LEASE_TABLE);
        this.parts = new ArrayList<>(parts);
    }

    /** The lab that another process keeps, or one of our own, for whose start {@code announce} prepares the user. */
    public static Lab runningOr(Runnable announce) {
        Optional<Addresses> running = RunningLab.find();
        if (running.isPresent()) {
            return new Lab(running.get(), List.of());
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
        Lab lab = new Lab(new Addresses(broker.bootstrapServers(), dynamoDb.endpoint()), List.of(broker, dynamoDb));
        try {
            CompletableFuture<?> starting = CompletableFuture.runAsync(broker::start);
            CompletableFuture<?> startingToo = CompletableFuture.runAsync(dynamoDb::start);
            // both to their end, so that a failure of one leaves no start of the other under way
            starting.handle((done, failed) -> done).join();
            startingToo.join();
            starting.join();
            lab.table.createIfMissing();
            lab.parts.addFirst(RunningLab.announce(lab.addresses));
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
