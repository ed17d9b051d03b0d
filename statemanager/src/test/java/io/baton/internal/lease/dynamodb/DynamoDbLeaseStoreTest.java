package io.baton.internal.lease.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.infra.local.DynamoDbLocal;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseBook;
import io.baton.internal.lease.LeaseBook.Entry;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseStoreContract;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import io.baton.internal.time.SystemTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class DynamoDbLeaseStoreTest extends LeaseStoreContract {

    private static final String TABLE = "baton-leases";
    private static final Owner OWNER = new Owner("request", "nonce", "log", "1");

    private static DynamoDbLocal dynamodb;
    private static DynamoDbClient client;

    @BeforeAll
    static void start() {
        dynamodb = new DynamoDbLocal().start();
        client = client(dynamodb.endpoint());
        new DynamoDbLeaseTable(client, TABLE).createIfMissing();
    }

    @AfterAll
    static void stop() {
        client.close();
        dynamodb.close();
    }

    @Override
    protected LeaseStore store() {
        return new DynamoDbLeaseStore(client, TABLE);
    }

    @Override
    protected LeaseBook book() {
        return new DynamoDbLeaseTable(client, TABLE);
    }

    @Test
    void aTableThatIsThereAndRightIsLeftAlone() {
        LeaseKey key = freshKey();
        store().write(claim(key));
        assertThatCode(() -> new DynamoDbLeaseTable(client, TABLE).createIfMissing())
                .doesNotThrowAnyException();
        assertThat(store().read(key)).isPresent();
    }

    @Test
    void aMissingTableIsNamedWithWhatToDo() {
        var store = new DynamoDbLeaseStore(client, "nowhere");
        assertThatThrownBy(() -> store.read(freshKey()))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("'nowhere' does not exist")
                .hasMessageContaining("BATON_LEASE_TABLE");
        assertThatThrownBy(() -> store.write(claim(freshKey()))).hasMessageContaining("'nowhere' does not exist");
    }

    @Test
    void aTableWithAnotherKeyIsRefused() {
        client.createTable(CreateTableRequest.builder()
                .tableName("orders")
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .build());
        assertThatThrownBy(() -> new DynamoDbLeaseTable(client, "orders").createIfMissing())
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("'orders' is not a lease table")
                .hasMessageContaining("'lease'");
        assertThatThrownBy(() -> new DynamoDbLeaseStore(client, "orders").read(freshKey()))
                .hasMessageContaining("'orders' is not a lease table");
    }

    @Test
    void aTableThatDoesNotAnswerIsSaid() {
        try (DynamoDbClient nobody = client(URI.create("http://127.0.0.1:1"))) {
            assertThatThrownBy(() -> new DynamoDbLeaseStore(nobody, TABLE).read(freshKey()))
                    .isInstanceOf(LeaseStoreException.class)
                    .hasMessageContaining("did not answer (reading group/");
        }
    }

    /** As dynalite does, for one: it ignores what is to be returned of a refused write. */
    @Test
    void aTableThatDoesNotShowTheRowThatRefusesIsNamedBeforeAnythingIsClaimed() throws Exception {
        LeaseKey key = freshKey();
        store().write(claim(key));
        Lease before = store().read(key).orElseThrow();
        try (DynamoDbClient silent = client(dynamodb.endpoint(), SILENT_ABOUT_THE_ROW)) {
            var substitute = new DynamoDbLeaseStore(silent, TABLE);
            var watchdog = new ClaimRequest(key, OWNER, new Intent.Watchdog(new Tick(2)));
            var leases = new Leases(substitute, LeaseTimings.DEFAULT, new SystemTime());
            assertThatThrownBy(() -> leases.rehearse(watchdog))
                    .isInstanceOf(LeaseStoreException.class)
                    .hasMessageContaining("'" + TABLE + "' at " + dynamodb.endpoint())
                    .hasMessageContaining("ReturnValuesOnConditionCheckFailure")
                    .hasMessageContaining("DynamoDB Local");
            assertThatThrownBy(() -> leases.claim(watchdog, null, () -> false)).isInstanceOf(LeaseStoreException.class);
        }
        assertThat(store().read(key)).contains(before);
    }

    @Test
    void aRefusalByNoRowIsToldFromOneThatDoesNotShowTheRow() {
        LeaseKey key = freshKey();
        var await = new Step.Await(key, OWNER, Generation.NONE, Instant.EPOCH);
        try (DynamoDbClient silent = client(dynamodb.endpoint(), SILENT_ABOUT_THE_ROW)) {
            assertThat(new DynamoDbLeaseStore(silent, TABLE).write(await))
                    .isEqualTo(new LeaseStore.Written.Refused(Optional.empty()));
        }
    }

    /** It was deleted by hand, and is there anew when its absence is looked into. */
    @Test
    void aRowThatComesJustAfterItsAbsenceRefusedIsNoFaultOfTheTable() {
        LeaseKey key = freshKey();
        var comes = new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                if (context.request() instanceof GetItemRequest) {
                    store().write(claim(key));
                }
            }
        };
        try (DynamoDbClient watched = client(dynamodb.endpoint(), comes)) {
            var await = new Step.Await(key, OWNER, Generation.NONE, Instant.EPOCH);
            assertThat(new DynamoDbLeaseStore(watched, TABLE).write(await))
                    .isEqualTo(new LeaseStore.Written.Refused(store().read(key)));
        }
    }

    private static final ExecutionInterceptor SILENT_ABOUT_THE_ROW = new ExecutionInterceptor() {
        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            return context.request() instanceof UpdateItemRequest update
                    ? update.toBuilder()
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.NONE)
                            .build()
                    : context.request();
        }
    };

    @ParameterizedTest
    @CsvSource({
        "claimTick, S, soon, is not a number",
        "claimTick, N, 1.5, is not a whole number",
        "claimHeartbeats, -, -, is missing",
        "generation, N, -4, is negative",
        "nextOffset, N, -1, is negative",
        "checkpointedAt, S, yesterday, is not an ISO-8601 instant",
        "desiredState, S, MAYBE, is neither RUN nor STOP",
        "claimEnded, S, yes, is not a boolean",
        "formatVersion, N, 2, this version of Baton reads 1",
        "partition, N, 4294967303, is more than 2147483647",
        "nextOffset, -, -, is missing",
        "nextOffset, N, 9223372036854775808, 64 bits",
        "generation, -, -, is missing",
        "holderOwner, -, -, is missing",
        "finishedAhead, S, 3, is not binary"
    })
    void aRowItCannotReadIsNamedAndLeftAlone(String attribute, String type, String value, String problem) {
        LeaseKey key = freshKey();
        var done = (LeaseStore.Written.Done) store().write(claim(key));
        store().write(new Step.Activate(
                key, OWNER, done.row().generation(), io.baton.internal.lease.Checkpoint.at(3), Instant.EPOCH));
        spoil(key, attribute, type, value);
        Map<String, AttributeValue> spoiled = item(key);
        assertThatThrownBy(() -> store().read(key))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining(key.id())
                .hasMessageContaining("'" + attribute + "'")
                .hasMessageContaining(problem);
        var newer = new Step.Claim(key, OWNER, new Intent.Watchdog(new Tick(9)), null, Instant.EPOCH);
        assertThatThrownBy(() -> store().write(newer)).hasMessageContaining("'" + attribute + "'");
        assertThat(item(key)).isEqualTo(spoiled);
    }

    @Test
    void noStepTouchesARowOfANewerFormat() {
        LeaseKey key = freshKey();
        var done = (LeaseStore.Written.Done) store().write(claim(key));
        spoil(key, "formatVersion", "N", "2");
        Map<String, AttributeValue> newer = item(key);
        Owner other = new Owner("other", "nonce", "log", "1");
        Intent next = new Intent.Scheduled(new Tick(9));
        for (Step step : List.of(
                new Step.Admit(key, other, new Tick(9), Instant.EPOCH),
                new Step.Claim(key, other, next, null, Instant.EPOCH),
                new Step.ClaimSilent(key, other, next, done.row().heartbeats(), Instant.EPOCH))) {
            assertThatThrownBy(() -> store().write(step))
                    .as(step.toString())
                    .hasMessageContaining("'formatVersion' is 2");
            assertThat(item(key)).as(step.toString()).isEqualTo(newer);
        }
    }

    @Test
    void aListHasEveryLeaseAndNamesTheUnreadable() {
        LeaseKey readable = freshKey();
        LeaseKey unreadable = freshKey();
        var row = ((LeaseStore.Written.Done) store().write(claim(readable))).row();
        store().write(claim(unreadable));
        spoil(unreadable, "claimTick", "S", "soon");
        assertThat(book().list())
                .contains(new Entry.ReadableRow(row))
                .anySatisfy(entry -> isUnreadable(entry, unreadable));
        assertThat(book().find(readable)).contains(new Entry.ReadableRow(row));
        assertThat(book().find(unreadable)).hasValueSatisfying(entry -> isUnreadable(entry, unreadable));
    }

    private static void isUnreadable(Entry entry, LeaseKey key) {
        assertThat(entry).isInstanceOfSatisfying(Entry.UnreadableRow.class, bad -> {
            assertThat(bad.id()).isEqualTo(key.id());
            assertThat(bad.problem()).contains("'claimTick'");
        });
    }

    @Test
    void aListGoesOnFromPageToPage() {
        new DynamoDbLeaseTable(client, "pages").createIfMissing();
        var store = new DynamoDbLeaseStore(client, "pages");
        var book = new DynamoDbLeaseTable(client, "pages");
        var keys = new ArrayList<String>();
        for (int partition = 0; partition < 5; partition++) {
            var key = new LeaseKey("group", "topic", partition);
            keys.add(key.id());
            store.write(claim(key));
            // a page is a megabyte
            client.updateItem(update -> update.tableName("pages")
                    .key(Map.of("lease", AttributeValue.fromS(key.id())))
                    .updateExpression("SET ballast = :b")
                    .expressionAttributeValues(Map.of(":b", AttributeValue.fromS("b".repeat(390_000)))));
        }
        assertThat(book.list()).extracting(Entry::id).isEqualTo(keys);
    }

    @Test
    void anOrderLeavesARowOfANewerFormatAlone() {
        LeaseKey key = freshKey();
        store().write(claim(key));
        spoil(key, "formatVersion", "N", "2");
        Map<String, AttributeValue> newer = item(key);
        assertThatThrownBy(() -> store().write(new Step.Command(key, DesiredState.STOP, "ops", "why", Instant.EPOCH)))
                .hasMessageContaining("'formatVersion' is 2");
        assertThat(item(key)).isEqualTo(newer);
    }

    @Test
    void aRowIsReadableByAPerson() {
        LeaseKey key = freshKey();
        store().write(claim(key));
        assertThat(item(key))
                .containsEntry("lease", AttributeValue.fromS(key.id()))
                .containsEntry("claimOwner", AttributeValue.fromS("request#nonce"))
                .containsEntry("claimHeartbeatAt", AttributeValue.fromS("2026-11-21T12:00:00Z"))
                .containsEntry("desiredState", AttributeValue.fromS("RUN"));
    }

    /** A holder behind its fence reads, and must not sit in that read when its time is up. */
    @Test
    void onlyAnInvocationsFirstReadMayTakeLongerThanTheProtocolsCalls() {
        var asked = new ArrayList<Optional<Duration>>();
        try (DynamoDbClient watched = builder(dynamodb.endpoint())
                .overrideConfiguration(config -> config.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(
                            Context.BeforeExecution context, ExecutionAttributes executionAttributes) {
                        asked.add(context.request()
                                .overrideConfiguration()
                                .flatMap(RequestOverrideConfiguration::apiCallTimeout));
                    }
                }))
                .build()) {
            var store = new DynamoDbLeaseStore(watched, TABLE);
            store.readAtFirst(freshKey());
            store.read(freshKey());
            store.write(claim(freshKey()));
        }
        assertThat(asked).containsExactly(Optional.of(Duration.ofSeconds(15)), Optional.empty(), Optional.empty());
    }

    @Test
    void aClosedClientLeavesNoThread() throws Exception {
        var before = new HashSet<>(Thread.getAllStackTraces().keySet());
        try (DynamoDbClient another = client(dynamodb.endpoint())) {
            new DynamoDbLeaseStore(another, TABLE).read(freshKey());
        }
        // told to end by close(), they get a moment to do so
        for (Thread left : Thread.getAllStackTraces().keySet()) {
            assertThat(before.contains(left) || left.join(Duration.ofSeconds(10)))
                    .as(left.getName())
                    .isTrue();
        }
    }

    private static void spoil(LeaseKey key, String attribute, String type, String value) {
        client.updateItem(update -> {
            update.tableName(TABLE)
                    .key(Map.of("lease", AttributeValue.fromS(key.id())))
                    .expressionAttributeNames(Map.of("#a", attribute));
            if (type.equals("-")) {
                update.updateExpression("REMOVE #a");
            } else {
                var spoiled = type.equals("N") ? AttributeValue.fromN(value) : AttributeValue.fromS(value);
                update.updateExpression("SET #a = :v").expressionAttributeValues(Map.of(":v", spoiled));
            }
        });
    }

    private static Map<String, AttributeValue> item(LeaseKey key) {
        return client.getItem(get ->
                        get.tableName(TABLE).consistentRead(true).key(Map.of("lease", AttributeValue.fromS(key.id()))))
                .item();
    }

    private static Step.Claim claim(LeaseKey key) {
        return new Step.Claim(
                key, OWNER, new Intent.Scheduled(new Tick(5)), "id", Instant.parse("2026-11-21T12:00:00Z"));
    }

    private static DynamoDbClient client(URI endpoint) {
        return builder(endpoint).build();
    }

    private static DynamoDbClient client(URI endpoint, ExecutionInterceptor interceptor) {
        return builder(endpoint)
                .overrideConfiguration(config -> config.addExecutionInterceptor(interceptor))
                .build();
    }

    private static DynamoDbClientBuilder builder(URI endpoint) {
        // generous: these tests are about answers, and the machine may be busy
        var timings = new LeaseTimings(
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofMillis(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(90));
        return LeaseTableClient.builder(timings)
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }
}
