package io.baton.idempotency;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.infra.local.DynamoDbLocal;
import io.baton.time.SettableTime;
import io.baton.time.SystemTime;
import io.baton.time.Time;
import io.baton.time.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class IdempotentHandlerTest {

    /** After which a test has failed. */
    private static final int HANG_SECONDS = 30;

    private static final String TABLE = "baton-idempotency";
    private static final BusinessKey<Object, Object> RECORD =
            (key, value, context) -> context.recordId().toString();
    private static final Effect CHARGE =
            Effect.named("charges").remembered(Duration.ofHours(1)).runningAtMost(Duration.ofSeconds(10));

    private static final TableFaults FAULTS = new TableFaults();
    private static DynamoDbLocal dynamodb;
    private static DynamoDbClient client;

    private final String topic = UUID.randomUUID().toString();
    private final AtomicInteger charged = new AtomicInteger();

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

    private static void createTable() {
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

    @Test
    void aRecordDeliveredTwiceRunsOnce() throws Exception {
        var handler = guarded(new SystemTime(), this::charge);
        handler.handle("k", "v", delivery(7, 1));
        handler.handle("k", "v", delivery(7, 1));
        guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
    }

    @Test
    void aFailedRecordRunsAgainThereAndElsewhere() throws Exception {
        RecordHandler<String, String> failing = guarded(new SystemTime(), (key, value, context) -> {
            charged.incrementAndGet();
            throw new IOException("declined");
        });
        assertThatThrownBy(() -> failing.handle("k", "v", delivery(7, 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> failing.handle("k", "v", delivery(7, 1))).isInstanceOf(IOException.class);
        guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(3);
    }

    @Test
    void deliveriesOfOneRecordAtTheSameTimeRunOnce() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var othersLook = new Semaphore(0);
        RecordHandler<String, String> slow = guarded(watched(othersLook), (key, value, context) -> {
            charge(key, value, context);
            begun.countDown();
            assertThat(goOn.await(HANG_SECONDS, SECONDS)).isTrue();
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = deliver(threads, slow, delivery(7, 1));
            assertThat(begun.await(HANG_SECONDS, SECONDS)).isTrue();
            var others = IntStream.range(2, 6)
                    .mapToObj(generation -> deliver(threads, slow, delivery(7, generation)))
                    .toList();
            assertThat(othersLook.tryAcquire(20, HANG_SECONDS, SECONDS)).isTrue();
            assertThat(others).noneMatch(Future::isDone);
            goOn.countDown();
            first.get();
            for (Future<?> other : others) {
                other.get();
            }
        }
        assertThat(charged).hasValue(1);
    }

    @Test
    void fiftyAtOnceDoEachOfTheirRecordsOnceAndDisturbNobody() throws Exception {
        var times = new ConcurrentHashMap<Long, AtomicInteger>();
        RecordHandler<String, String> counting = guarded(
                new SettableTime(),
                (key, value, context) -> times.computeIfAbsent(context.offset(), offset -> new AtomicInteger())
                        .incrementAndGet());
        var atOnce = new Semaphore(50);
        var deliveries = new ArrayList<Future<?>>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int offset = 0; offset < 200; offset++) {
                for (long generation = 1; generation <= 2; generation++) {
                    Delivery delivery = delivery(offset, generation);
                    deliveries.add(threads.submit(() -> {
                        atOnce.acquire();
                        try {
                            counting.handle("k", "v", delivery);
                        } finally {
                            atOnce.release();
                        }
                        return null;
                    }));
                }
            }
            for (Future<?> delivery : deliveries) {
                delivery.get();
            }
        }
        assertThat(times).hasSize(200);
        assertThat(times.values()).allMatch(count -> count.get() == 1);
    }

    @Test
    void afterACrashInMidHandlerTheRecordRunsOnceThatOnesTimeIsOver() throws Exception {
        var time = new VirtualTime();
        crashInMidHandler(time, delivery(7, 1), CHARGE);
        long crashed = time.nanos();
        guarded(time, this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
        assertThat(Duration.ofNanos(time.nanos() - crashed))
                .isBetween(CHARGE.runningAtMost(), CHARGE.runningAtMost().plusSeconds(1));
    }

    @Test
    void anInvocationThatWouldHaveEndedSoonerIsWaitedForNoLonger() throws Exception {
        var time = new VirtualTime();
        crashInMidHandler(time, delivery(7, 1).withRemaining(Duration.ofSeconds(2)), CHARGE);
        long crashed = time.nanos();
        guarded(time, this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
        assertThat(Duration.ofNanos(time.nanos() - crashed)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    void oneThatIsAbandonedAtAHandOverAndFinishesAllTheSameIsNotRepeated() throws Exception {
        var time = new VirtualTime();
        Entry predecessor = crashInMidHandler(time, delivery(7, 1), CHARGE);
        time.after(Duration.ofSeconds(3), () -> complete(predecessor, time));
        guarded(time, this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(0);
    }

    @Test
    void whoeverIsStillAtItAfterThatIsNamed() {
        var time = new VirtualTime();
        crashInMidHandler(time, delivery(7, 1), CHARGE.runningAtMost(Duration.ofMinutes(5)));
        assertThatThrownBy(() -> guarded(time, this::charge).handle("k", "v", delivery(7, 2)))
                .isInstanceOf(AlreadyInProgressException.class)
                .hasMessageContaining("charges#" + topic + "/0/7")
                .hasMessageContaining("generation 1 of request-1");
        assertThat(charged).hasValue(0);
    }

    @Test
    void aRepeatInTheSameInvocationDoesNotWaitForItself() throws Exception {
        var time = new VirtualTime();
        var handler = guarded(time, (key, value, context) -> {
            if (charged.incrementAndGet() == 1) {
                throw new IOException("declined");
            }
        });
        FAULTS.neverSend(DeleteItemRequest.class);
        assertThatThrownBy(() -> handler.handle("k", "v", delivery(7, 1)))
                .isInstanceOf(IOException.class)
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).hasExactlyElementsOfTypes(IdempotencyTableException.class));
        handler.handle("k", "v", delivery(7, 1));
        assertThat(charged).hasValue(2);
        assertThat(time.nanos()).isZero();
    }

    @Test
    void aClaimWhoseAnswerWasLostIsOnesOwn() throws Exception {
        var time = new VirtualTime();
        FAULTS.loseTheAnswerTo(PutItemRequest.class);
        guarded(time, this::charge).handle("k", "v", delivery(7, 1));
        assertThat(charged).hasValue(1);
        assertThat(time.nanos()).isZero();
    }

    @Test
    void aLateFailureDoesNotUndoWhatAnotherHasDone() throws Exception {
        var time = new VirtualTime();
        var handler = guarded(time, (key, value, context) -> {
            if (context.generation() == 1) {
                time.advance(CHARGE.runningAtMost().plusSeconds(1));
                guarded(time, this::charge).handle(key, value, delivery(7, 2));
                throw new IOException("timed out");
            }
        });
        assertThatThrownBy(() -> handler.handle("k", "v", delivery(7, 1))).isInstanceOf(IOException.class);
        guarded(time, this::charge).handle("k", "v", delivery(7, 3));
        assertThat(charged).hasValue(1);
    }

    @Test
    void aLateFailureDoesNotGiveAwayWhatAnotherIsAt() throws Exception {
        var time = new VirtualTime();
        Entry predecessor = crashInMidHandler(time, delivery(7, 1), CHARGE);
        guarded(time, (key, value, context) -> {
                    table().release(predecessor);
                    assertThat(item(predecessor.id()))
                            .hasEntrySatisfying(
                                    "owner", owner -> assertThat(owner.s()).contains("generation 2 of request-2"));
                })
                .handle("k", "v", delivery(7, 2));
    }

    @Test
    void aRepeatThatIsBrokenOffDoesNotUndoWhatIsDone() throws Exception {
        var time = new VirtualTime();
        var handler = guarded(time, this::charge);
        handler.handle("k", "v", delivery(7, 1));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> handler.handle("k", "v", delivery(7, 1))).isInstanceOf(InterruptedException.class);
        guarded(time, this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
    }

    @Test
    void whatIsDoneLateIsDoneWhateverAnotherMakesOfIt() throws Exception {
        var time = new VirtualTime();
        Entry predecessor = crashInMidHandler(time, delivery(7, 1), CHARGE);
        assertThatThrownBy(() -> guarded(time, (key, value, context) -> {
                            complete(predecessor, time);
                            throw new IOException("declined: a duplicate");
                        })
                        .handle("k", "v", delivery(7, 2)))
                .isInstanceOf(IOException.class);
        guarded(time, this::charge).handle("k", "v", delivery(7, 3));
        assertThat(charged).hasValue(0);
    }

    @Test
    void itForgetsWhenItsTimeIsOver() throws Exception {
        var time = new VirtualTime();
        var handler = guarded(time, this::charge);
        handler.handle("k", "v", delivery(7, 1));
        time.advance(CHARGE.remembered().minusSeconds(1));
        handler.handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
        time.advance(Duration.ofSeconds(3));
        handler.handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(2);
    }

    @Test
    void aBusinessKeyIsOneWhicheverRecordItComesIn() throws Exception {
        RecordHandler<String, String> handler = new IdempotentHandler<>(
                table(), CHARGE, (key, value, context) -> topic + value, this::charge, new SystemTime());
        handler.handle("k", "order-1", delivery(7, 1));
        handler.handle("another", "order-1", delivery(8, 1));
        handler.handle("k", "order-2", delivery(9, 1));
        assertThat(charged).hasValue(2);
    }

    @Test
    void twoRecordsOfOneBusinessKeyInOneInvocationWaitForEachOther() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var otherLooks = new Semaphore(0);
        RecordHandler<String, String> slow = new IdempotentHandler<>(
                table(),
                CHARGE,
                (key, value, context) -> topic + value,
                (key, value, context) -> {
                    charge(key, value, context);
                    begun.countDown();
                    assertThat(goOn.await(HANG_SECONDS, SECONDS)).isTrue();
                },
                watched(otherLooks));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = deliver(threads, slow, delivery(7, 1));
            assertThat(begun.await(HANG_SECONDS, SECONDS)).isTrue();
            Future<?> second = deliver(threads, slow, delivery(8, 1));
            assertThat(otherLooks.tryAcquire(3, HANG_SECONDS, SECONDS)).isTrue();
            goOn.countDown();
            first.get();
            second.get();
        }
        assertThat(charged).hasValue(1);
    }

    @Test
    void twoEffectsOfOneRecordHaveNothingToDoWithEachOther() throws Exception {
        guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 1));
        new IdempotentHandler<String, String>(table(), Effect.named("mails"), RECORD, this::charge, new SystemTime())
                .handle("k", "v", delivery(7, 1));
        assertThat(charged).hasValue(2);
    }

    @Test
    @SuppressWarnings("NullAway") // it takes no notice of nullable type arguments
    void aTombstoneIsARecordLikeAnyOther() throws Exception {
        var seen = new ArrayList<@Nullable String>();
        RecordHandler<@Nullable String, @Nullable String> handler = new IdempotentHandler<>(
                table(), CHARGE, RECORD, (key, value, context) -> seen.add(value), new SystemTime());
        handler.handle(null, null, delivery(7, 1));
        handler.handle(null, null, delivery(7, 2));
        assertThat(seen).containsExactly((String) null);
    }

    @Test
    void aKeyThatIsNoneFailsTheRecord() {
        assertThatThrownBy(() -> keyed("").handle("k", "v", delivery(7, 1))).hasMessageContaining("is empty");
        assertThatThrownBy(() -> keyed("é".repeat(1024)).handle("k", "v", delivery(7, 1)))
                .hasMessageContaining("hash it");
        assertThat(charged).hasValue(0);
    }

    @Test
    void whatWasDoneWhileInterruptedIsRemembered() throws Exception {
        guarded(new SystemTime(), (key, value, context) -> {
                    charge(key, value, context);
                    Thread.currentThread().interrupt();
                })
                .handle("k", "v", delivery(7, 1));
        assertThat(Thread.interrupted()).isTrue();
        guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
    }

    @Test
    void oneThatGivesUpWhenInterruptedLeavesNobodyWaiting() throws Exception {
        var time = new VirtualTime();
        assertThatThrownBy(() -> guarded(time, (key, value, context) -> {
                            Thread.currentThread().interrupt();
                            throw new InterruptedException();
                        })
                        .handle("k", "v", delivery(7, 1)))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        guarded(time, this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
        assertThat(time.nanos()).isZero();
    }

    @Test
    void oneInterruptedBeforeItBeginsLeavesNobodyWaiting() throws Exception {
        var time = new VirtualTime();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> guarded(time, this::charge).handle("k", "v", delivery(7, 1)))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(charged).hasValue(0);
        guarded(time, this::charge).handle("k", "v", delivery(7, 2));
        assertThat(time.nanos()).isZero();
    }

    @Test
    void oneInterruptedWhenItHasJustClaimedLeavesNobodyWaiting() throws Exception {
        var time = new VirtualTime();
        FAULTS.interruptAtTheAnswerTo(PutItemRequest.class);
        assertThatThrownBy(() -> guarded(time, this::charge).handle("k", "v", delivery(7, 1)))
                .isInstanceOf(InterruptedException.class);
        guarded(time, this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
        assertThat(time.nanos()).isZero();
    }

    @Test
    void oneInterruptedInTheMiddleOfItsCompletionCompletesIt() throws Exception {
        FAULTS.interruptBefore(UpdateItemRequest.class);
        guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 1));
        assertThat(Thread.interrupted()).isTrue();
        guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 2));
        assertThat(charged).hasValue(1);
    }

    @Test
    void oneInterruptedWhileItWaitsEndsAndLeavesTheOtherAlone() throws Exception {
        var time = new SettableTime();
        Entry other = crashInMidHandler(time, delivery(7, 1), CHARGE);
        var looks = new Semaphore(0);
        var waiting = guarded(watched(looks), this::charge);
        var thread = new Thread[1];
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> ended = threads.submit(() -> {
                thread[0] = Thread.currentThread();
                assertThatThrownBy(() -> waiting.handle("k", "v", delivery(7, 2)))
                        .isInstanceOf(InterruptedException.class);
            });
            assertThat(looks.tryAcquire(2, HANG_SECONDS, SECONDS)).isTrue();
            thread[0].interrupt();
            ended.get();
        }
        assertThat(item(other.id())).containsEntry("owner", AttributeValue.fromS(other.owner()));
        assertThat(charged).hasValue(0);
    }

    @Test
    void withoutItsTableNothingIsDone() {
        FAULTS.neverSend(PutItemRequest.class);
        assertThatThrownBy(() -> guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 1)))
                .isInstanceOf(IdempotencyTableException.class)
                .hasMessageContaining("(claiming charges#" + topic + "/0/7)");
        assertThat(charged).hasValue(0);
    }

    @Test
    void aMissingTableIsNamedWithWhatToDo() {
        var nowhere = new IdempotencyTable(client, "nowhere");
        assertThatThrownBy(() -> Idempotent.<String, String>handler(nowhere, CHARGE, this::charge)
                        .handle("k", "v", delivery(7, 1)))
                .isInstanceOf(IdempotencyTableException.class)
                .hasMessageContaining("'nowhere' does not exist")
                .hasMessageContaining("the string 'id' as its key");
    }

    @Test
    void aRecordIsNotFailedBecauseItsCompletionCannotBeWritten() {
        FAULTS.neverSend(UpdateItemRequest.class);
        assertThatCode(() -> guarded(new SystemTime(), this::charge).handle("k", "v", delivery(7, 1)))
                .doesNotThrowAnyException();
        assertThat(charged).hasValue(1);
    }

    @Test
    void anEntryIsReadableByAPersonAndExpiresByItself() throws Exception {
        guarded(
                        new VirtualTime(),
                        (key, value, context) -> assertThat(item("charges#" + topic + "/0/7"))
                                .containsEntry("status", AttributeValue.fromS("INPROGRESS"))
                                .containsEntry("in_progress_expiration", AttributeValue.fromN("1767225610000"))
                                .containsEntry("expiration", AttributeValue.fromN("1767229200")))
                .handle("k", "v", delivery(7, 1));
        assertThat(item("charges#" + topic + "/0/7"))
                .containsEntry("status", AttributeValue.fromS("COMPLETED"))
                .containsEntry("expiration", AttributeValue.fromN("1767229200"))
                .doesNotContainKey("in_progress_expiration")
                .hasEntrySatisfying(
                        "owner", owner -> assertThat(owner.s()).startsWith(topic + "/0/7 generation 1 of request-1"));
    }

    @Test
    void aTableThatIsLeftOpenHasNoThreads() throws Exception {
        Idempotent.<String, String>handler(table(), CHARGE, this::charge).handle("k", "v", delivery(7, 1));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sdk-") || name.startsWith("idle-connection"));
    }

    @Test
    void itReadsWellInAPipeline() {
        Pipeline<String, String> pipeline = Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle(Idempotent.handler(
                        table(), Effect.named("charges"), (key, value, context) -> charged.incrementAndGet()));
        Pipeline<String, String> byOrder = Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle(Idempotent.handler(
                        table(),
                        Effect.named("charges"),
                        (key, value, context) -> key,
                        (key, value, context) -> charged.incrementAndGet()));
        assertThat(List.of(pipeline, byOrder)).doesNotHaveDuplicates();
    }

    private RecordHandler<String, String> guarded(Time time, RecordHandler<String, String> handler) {
        return new IdempotentHandler<>(table(), CHARGE, RECORD, handler, time);
    }

    private RecordHandler<String, String> keyed(String key) {
        return Idempotent.handler(table(), CHARGE, (k, value, context) -> key, this::charge);
    }

    private void charge(String key, String value, RecordContext context) {
        charged.incrementAndGet();
    }

    private IdempotencyTable table() {
        return new IdempotencyTable(client, TABLE);
    }

    private Delivery delivery(long offset, long generation) {
        return Delivery.of(topic, offset, generation);
    }

    private static Future<?> deliver(
            ExecutorService threads, RecordHandler<String, String> handler, Delivery delivery) {
        return threads.submit(() -> {
            handler.handle("k", "v", delivery);
            return null;
        });
    }

    /** A claim, and then nothing more. */
    private Entry crashInMidHandler(Time time, Delivery delivery, Effect effect) {
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

    private void complete(Entry entry, Time time) {
        try {
            table().complete(entry, time.now().plus(CHARGE.remembered()));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Stands still and tells when somebody waits. */
    private static Time watched(Semaphore looks) {
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

    private static Map<String, AttributeValue> item(String id) {
        return client.getItem(
                        get -> get.tableName(TABLE).consistentRead(true).key(Map.of("id", AttributeValue.fromS(id))))
                .item();
    }
}
