package io.baton.idempotency;

import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.infra.local.DynamoDbLocal;
import io.baton.internal.time.SettableTime;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A table, a handler that charges, and deliveries of a record to it. */
abstract class IdempotencyHarness {

    /** After which a test has failed. */
    static final int HANG_SECONDS = 30;

    static final String TABLE = "baton-idempotency";
    static final BusinessKey<Object, Object> RECORD =
            (key, value, context) -> context.recordId().toString();
    static final Effect CHARGE =
            Effect.named("charges").remembered(Duration.ofHours(1)).runningAtMost(Duration.ofSeconds(10));

    static final TableFaults FAULTS = new TableFaults();
    static DynamoDbLocal dynamodb;
    static DynamoDbClient client;

    final String topic = UUID.randomUUID().toString();
    final AtomicInteger charged = new AtomicInteger();

    @BeforeAll
    static void start() {
        dynamodb = new DynamoDbLocal().start();
        client = IdempotencyTable.client(config -> config.addExecutionInterceptor(FAULTS))
                .endpointOverride(dynamodb.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
        try {
            createTable();
        } catch (ResourceInUseException e) {
            // a slow machine: the first attempt's answer came too late
        }
    }

    static void createTable() {
        client.createTable(create -> create.tableName(TABLE)
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .billingMode(BillingMode.PAY_PER_REQUEST));
    }

    @AfterAll
    static void stop() {
        client.close();
        dynamodb.close();
    }

    @AfterEach
    void heal() {
        FAULTS.end();
    }

    RecordHandler<String, String> guarded(Time time, RecordHandler<String, String> handler) {
        return new IdempotentHandler<>(table(), CHARGE, RECORD, handler, time);
    }

    RecordHandler<String, String> keyed(String key) {
        return Idempotent.handler(table(), CHARGE, (k, value, context) -> key, this::charge);
    }

    void charge(String key, String value, RecordContext context) {
        charged.incrementAndGet();
    }

    IdempotencyTable table() {
        return new IdempotencyTable(client, TABLE);
    }

    Delivery delivery(long offset, long generation) {
        return Delivery.of(topic, offset, generation);
    }

    static Future<?> deliver(ExecutorService threads, RecordHandler<String, String> handler, Delivery delivery) {
        return threads.submit(() -> {
            handler.handle("k", "v", delivery);
            return null;
        });
    }

    /** A claim, and then nothing more. */
    Entry crashInMidHandler(Time time, Delivery delivery, Effect effect) {
        var crashing = new IdempotentHandler<String, String>(
                table(),
                effect,
                RECORD,
                (key, value, context) -> {
                    FAULTS.neverSend(DeleteItemRequest.class);
                    throw new VirtualMachineError("killed") {};
                },
                time);
        try {
            crashing.handle("k", "v", delivery);
        } catch (Exception e) {
            throw new AssertionError(e);
        } catch (VirtualMachineError killed) {
            FAULTS.end();
        }
        String id = effect.idOf(delivery.recordId().toString());
        return new Entry(id, Objects.requireNonNull(item(id).get("owner")).s());
    }

    void complete(Entry entry, Time time) {
        try {
            table().complete(entry, time.now().plus(CHARGE.remembered()));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Stands still and tells when somebody waits. */
    static Time watched(Semaphore looks) {
        var still = new SettableTime();
        return new Time() {
            @Override
            public Instant now() {
                return still.now();
            }

            @Override
            public long nanos() {
                return still.nanos();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                looks.release();
                still.pause(duration);
            }
        };
    }

    static Map<String, AttributeValue> item(String id) {
        return client.getItem(
                        get -> get.tableName(TABLE).consistentRead(true).key(Map.of("id", AttributeValue.fromS(id))))
                .item();
    }
}
