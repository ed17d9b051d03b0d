package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.happens;
import static io.baton.internal.lambda.Awaiting.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.FailurePolicy;
import io.baton.InvocationFailedException;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.SettingsException;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.PastInvocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole invocations against a real broker and DynamoDB Local. */
class InvocationTest extends WholeInvocations {

    /** What handlers did, in the order they did it. */
    private final ConcurrentLinkedQueue<Done> done = new ConcurrentLinkedQueue<>();

    private record Done(long offset, String value, long generation) {}

    @BeforeEach
    void forget() {
        done.clear();
    }

    @Test
    void aNewerTickTakesOverWhereTheOlderOneStopsWithNothingLostAndNothingTwice() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 50);
        var first = start(topic, Site.tick(0));
        await(() -> done.size() >= 50);
        var second = start(topic, Site.tick(14));
        for (int i = 50; i < 500; i += 10) {
            site.produce(topic, i, i + 10);
        }
        PartitionReport ended = report(first);
        await(() -> done.size() >= 500);
        site.command(topic, DesiredState.STOP);
        PartitionReport successor = report(second);

        assertThat(ended.getOutcome()).isEqualTo("superseded");
        assertThat(ended.getGeneration()).isEqualTo(1);
        assertThat(ended.getFromOffset()).isZero();
        assertThat(successor.getOutcome()).isEqualTo("stopped");
        assertThat(successor.getFromOffset()).isEqualTo(ended.getNextOffset());
        assertThat(successor.getNextOffset()).isEqualTo(500);
        assertThat(successor.getHandoffGapMillis()).isNotNull().isNotNegative();
        assertThat(ended.getRecords() + successor.getRecords()).isEqualTo(500);
        assertThat(done).extracting(Done::offset).containsExactlyElementsOf(offsets(0, 500));
        assertThat(done.stream().map(Done::generation).toList()).isSorted();
        assertThat(site.row(topic).flatMap(Lease::checkpoint).orElseThrow().nextOffset())
                .isEqualTo(500);
        assertThat(site.groupOffset(topic)).as("the mirror").contains(500L);
    }

    @Test
    void aSeekReachesALiveInvocationWhichDeliversTheRangeOnceMoreAndGoesOn() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 50);
        var running = start(topic, Site.tick(0));
        await(() -> done.size() >= 50);
        site.seek(topic, 20);
        await(() -> done.size() >= 80);
        site.produce(topic, 50, 60);
        await(() -> done.size() >= 90);
        PartitionReport report = stop(topic, running);

        assertThat(done)
                .extracting(Done::offset)
                .containsExactlyElementsOf(Stream.concat(offsets(0, 50).stream(), offsets(20, 60).stream())
                        .toList());
        assertThat(report.getSeeks())
                .extracting(PartitionReport.Seek::toString)
                .containsExactly("Seek[number=1, fromOffset=50, toOffset=20]");
        assertThat(report.getGeneration()).isEqualTo(1);
        assertThat(report.getNextOffset()).isEqualTo(60);
        assertThat(site.groupOffset(topic)).as("the mirror").contains(60L);
    }

    @Test
    void aSeekThatWaitsIsCarriedOutBeforeTheFirstRecord() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 50);
        var first = start(topic, Site.tick(0));
        await(() -> done.size() >= 50);
        stop(topic, first);
        site.seek(topic, 45);
        site.command(topic, DesiredState.RUN);
        var second = start(topic, Site.tick(14));
        await(() -> done.size() >= 55);
        assertThat(stop(topic, second).getSeeks())
                .extracting(PartitionReport.Seek::toString)
                .containsExactly("Seek[number=1, fromOffset=50, toOffset=45]");
        assertThat(done).hasSize(55);
    }

    @Test
    void whatBecameOfAnInvocationThatClaimedIsRememberedAndOfADuplicateNothing() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var first = start(topic, Site.tick(0));
        await(() -> done.size() >= 10);
        assertThat(report(start(topic, Site.tick(0))).getOutcome()).isEqualTo("duplicate");
        assertThat(site.history.of(site.key(topic)).invocations())
                .as("while it holds, and of the duplicate")
                .isEmpty();
        var second = start(topic, Site.tick(14));
        PartitionReport ended = report(first);
        PartitionReport successor = stop(topic, second);

        var past = site.history.of(site.key(topic));
        assertThat(past.problems()).isEmpty();
        assertThat(past.invocations()).hasSize(2);
        PastInvocation older = past.invocations().get(1);
        assertThat(older.requestId()).isEqualTo(ended.getRequestId());
        assertThat(older.generation().value()).isEqualTo(1);
        assertThat(older.tick().toString()).isEqualTo(ended.getTick());
        assertThat(older.outcome()).isEqualTo("superseded");
        assertThat(older.reason()).isEqualTo(ended.getReason());
        assertThat(older.logStream()).isEqualTo("local");
        assertThat(older.records()).isEqualTo(ended.getRecords());
        assertThat(older.nextOffset()).isEqualTo(ended.getNextOffset());
        assertThat(Stream.of(older.startedAt(), older.claimedAt(), older.heldAt(), older.drainingAt(), older.endedAt()))
                .doesNotContainNull()
                .isSorted();
        assertThat(older.evicted()).isNull();
        PastInvocation newer = past.invocations().get(0);
        assertThat(newer.requestId()).isEqualTo(successor.getRequestId());
        assertThat(newer.gapMillis()).isEqualTo(successor.getHandoffGapMillis());
        assertThat(newer.outcome()).isEqualTo("stopped");
    }

    @Test
    void aDuplicateAndALateTickReadNoRecordAndLeaveTheHolderAlone() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var holder = start(topic, Site.tick(14));
        await(() -> done.size() == 10);
        var untouchable = new CountDownLatch(1);
        Supplier<Pipeline<?, ?>> neverOpened = () -> {
            untouchable.countDown();
            throw new IllegalStateException("a duplicate opens nothing");
        };
        var duplicate = report(site.invoke(site.environment(topic), Site.tick(14), LONG, neverOpened));
        var late = report(site.invoke(site.environment(topic), Site.tick(0), LONG, neverOpened));
        var watchdog = report(site.invoke(site.environment(topic), Site.watchdog(20), LONG, neverOpened));
        for (PartitionReport report : List.of(duplicate, late, watchdog)) {
            assertThat(report.getOutcome()).isEqualTo("duplicate");
            assertThat(report.getRecords()).isZero();
            assertThat(report.getGeneration()).isNull();
        }
        assertThat(untouchable.getCount()).isEqualTo(1);
        site.produce(topic, 10, 20);
        await(() -> done.size() == 20);
        assertThat(stop(topic, holder).getRecords()).isEqualTo(20);
    }

    @Test
    void itEndsByItselfBeforeTheDeadlineAndLeavesTheClaimEnded() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 5);
        var alone = site.invoke(site.environment(topic), Site.tick(0), Duration.ofSeconds(16), pipeline(this::note));
        PartitionReport report = report(alone);
        assertThat(report.getOutcome()).isEqualTo("deadline");
        assertThat(report.getNextOffset()).isEqualTo(5);
        assertThat(site.groupOffset(topic)).contains(5L);
        var retryOfTheSameTick = start(topic, Site.tick(0));
        site.produce(topic, 5, 9);
        await(() -> done.size() == 9);
        assertThat(stop(topic, retryOfTheSameTick).getFromOffset()).isEqualTo(5);
    }

    @Test
    void aStoppedPartitionIsNotClaimed() throws Exception {
        String topic = site.newTopic(1);
        site.command(topic, DesiredState.STOP);
        PartitionReport report = report(start(topic, Site.tick(0)));
        assertThat(report.getOutcome()).isEqualTo("stopped");
        assertThat(report.getReason()).contains("stopped by test").contains("because");
    }

    @Test
    void aHandlersFailureStopsAtThatRecordAndTheNextInvocationBeginsWithIt() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var failing = site.invoke(site.environment(topic), Site.tick(0), LONG, pipeline((key, value, context) -> {
            if (context.offset() == 6) {
                throw new IllegalArgumentException("no such racer");
            }
            note(key, value, context);
        }));
        InvocationFailedException failure = failure(failing);
        assertThat(failure)
                .hasMessageContaining(topic + "-0@6")
                .hasMessageContaining("no such racer")
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
        assertThat(failure.report().getPartitions().getFirst().getOutcome()).isEqualTo("failed");
        assertThat(failure.report().getPartitions().getFirst().getNextOffset()).isEqualTo(6);
        assertThat(failure.report().getLeakedThreads()).isEmpty();
        var retry = start(topic, Site.tick(0));
        await(() -> done.size() == 10);
        assertThat(stop(topic, retry).getFromOffset()).isEqualTo(6);
        assertThat(done).extracting(Done::offset).containsExactlyElementsOf(offsets(0, 10));
    }

    @Test
    void aRecordThatCannotBeDeserializedIsAFailureThatNamesIt() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 1);
        var failing = site.invoke(
                site.environment(topic),
                Site.tick(0),
                LONG,
                () -> Pipeline.<String, Integer>reading(new StringDeserializer(), new IntegerDeserializer())
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> {}));
        assertThat(failure(failing))
                .hasMessageContaining(topic + "-0@0")
                .hasMessageContaining("its value can't be deserialized");
    }

    @Test
    void aHandlerThatOutlastsTheDrainIsInterruptedAndItsRecordIsDoneByTheSuccessor() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 3);
        var interrupted = new CountDownLatch(1);
        var hanging = site.invoke(site.environment(topic), Site.tick(0), LONG, pipeline((key, value, context) -> {
            if (context.offset() == 1) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            }
            note(key, value, context);
        }));
        await(() -> done.size() == 1);
        var successor = start(topic, Site.tick(14));
        PartitionReport report = report(hanging);
        assertThat(interrupted.getCount()).isZero();
        assertThat(report.getOutcome()).isEqualTo("superseded");
        assertThat(report.getNextOffset()).isEqualTo(1);
        await(() -> done.size() == 3);
        stop(topic, successor);
        assertThat(done).extracting(Done::offset).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aHandlerThatIgnoresBeingInterruptedIsLeftBehindAndNamed() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 1);
        var release = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        var stubborn = site.invoke(site.environment(topic), Site.tick(0), LONG, pipeline((key, value, context) -> {
            entered.countDown();
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    // ignored on purpose
                }
            }
        }));
        entered.await();
        PartitionReport report = stop(topic, stubborn);
        assertThat(site.leakedThreads(report)).containsExactly("baton-handler-0");
        assertThat(report.getNextOffset()).as("its record is not finished").isZero();
        release.countDown();
    }

    @Test
    void aThreadTheHandlerLeavesBehindIsNamedAndDoesNotBlockTheEnd() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 1);
        var release = new CountDownLatch(1);
        var leaking = site.invoke(site.environment(topic), Site.tick(0), LONG, pipeline((key, value, context) -> {
            Thread.ofPlatform().name("acme-heartbeat").start(() -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            note(key, value, context);
        }));
        await(() -> done.size() == 1);
        assertThat(site.leakedThreads(stop(topic, leaking))).containsExactly("acme-heartbeat");
        release.countDown();
    }

    @Test
    void aFirstRunBeginsAtTheGroupsCommittedOffset() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        site.commitForGroup(topic, 7);
        var migrated = start(topic, Site.tick(0));
        await(() -> done.size() == 3);
        assertThat(stop(topic, migrated).getFromOffset()).isEqualTo(7);
    }

    @Test
    void withoutOneItBeginsWhereTheSettingsSay() throws Exception {
        for (var expected : Map.of(
                        "earliest",
                        0L,
                        "latest",
                        10L,
                        "offset:4",
                        4L,
                        "timestamp:2020-01-01T00:00:00Z",
                        0L,
                        "timestamp:2099-01-01T00:00:00Z",
                        10L)
                .entrySet()) {
            String topic = site.newTopic(1);
            site.produce(topic, 0, 10);
            var environment = new HashMap<>(site.environment(topic));
            environment.put("BATON_START_POSITION", expected.getKey());
            var first = site.invoke(environment, Site.tick(0), LONG, pipeline(this::note));
            await(() -> site.row(topic).map(Lease::holder).isPresent());
            assertThat(stop(topic, first).getFromOffset()).as(expected.getKey()).isEqualTo(expected.getValue());
        }
    }

    @Test
    void withAnEndPositionItHandlesWhatIsBeforeItAndCompletes() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_START_POSITION", "offset:2");
        environment.put("BATON_END_POSITION", "7");
        PartitionReport report = site.invoke(environment, Site.tick(0), LONG, pipeline(this::note))
                .get();
        assertThat(report.getOutcome()).isEqualTo("completed");
        assertThat(report.getFromOffset()).isEqualTo(2);
        assertThat(report.getNextOffset()).isEqualTo(7);
        assertThat(report.getRecords()).isEqualTo(5);
        assertThat(site.invoke(environment, Site.tick(1), LONG, pipeline(this::note))
                        .get()
                        .getRecords())
                .as("and another finds nothing left")
                .isZero();
    }

    @Test
    void aStartingOffsetOutsideTheLogIsRefusedWithItsRange() throws Exception {
        String topic = site.newTopic(1);
        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_START_POSITION", "offset:11");
        assertThat(failure(site.invoke(environment, Site.tick(0), LONG, pipeline(this::note))))
                .hasMessageContaining("offset:11")
                .hasMessageContaining("offsets 0 to 0");
        assertThat(site.row(topic).orElseThrow().claimable())
                .as("the claim was resigned")
                .isTrue();
    }

    @Test
    void whatTheLogNoLongerHasIsCountedAndNeverSkipped() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        stop(topic, startAndAwait(topic, 10));
        site.command(topic, DesiredState.RUN);
        site.produce(topic, 10, 30);
        site.kafka.deleteRecordsBefore(topic, 25);
        assertThat(failure(start(topic, Site.tick(14))))
                .hasMessageContaining("Offset 10")
                .hasMessageContaining("25 to 30")
                .hasMessageContaining("15 records were deleted");
        assertThat(site.row(topic).flatMap(Lease::checkpoint))
                .map(Checkpoint::nextOffset)
                .contains(10L);
    }

    @Test
    void aTopicThatWasMadeAgainIsRefused() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        stop(topic, startAndAwait(topic, 10));
        site.command(topic, DesiredState.RUN);
        site.kafka.deleteTopic(topic);
        site.kafka.createTopic(topic, 1, Map.of());
        assertThat(failure(start(topic, Site.tick(14)))).hasMessageContaining("was deleted and made again");
    }

    @Test
    void aMissingTopicPartitionOrTableIsNamedWithTheSettingToMend() throws Exception {
        assertThat(failure(start("no-such-topic", Site.tick(0))))
                .hasMessageContaining("'no-such-topic' does not exist")
                .hasMessageContaining("BATON_TOPIC");
        String topic = site.newTopic(2);
        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_PARTITION", "2");
        assertThat(failure(site.invoke(environment, Site.tick(0), LONG, pipeline(this::note))))
                .hasMessageContaining("2 partitions, 0 to 1")
                .hasMessageContaining("BATON_PARTITION");
        environment.put("BATON_LEASE_TABLE", "no-such-table");
        assertThat(failure(site.invoke(environment, Site.tick(0), LONG, pipeline(this::note))))
                .hasMessageContaining("'no-such-table' does not exist")
                .hasMessageContaining("BATON_LEASE_TABLE");
    }

    @Test
    void aVersionThatCannotWarmUpNeverStopsTheRunningOne() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 5);
        var running = start(topic, Site.tick(0));
        await(() -> done.size() == 5);
        var broken = site.invoke(site.environment(topic), Site.tick(14), LONG, () -> {
            throw new IllegalStateException("the new version's pipeline is broken");
        });
        assertThat(failure(broken)).hasMessageContaining("the new version's pipeline is broken");
        site.produce(topic, 5, 10);
        await(() -> done.size() == 10);
        assertThat(stop(topic, running).getGeneration()).isEqualTo(1);
    }

    @Test
    void aTableThatIsGoneForLongerThanALeasePausesTheHandlerAndItGoesOnAfterwards() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 5);
        var running = start(topic, Site.tick(0));
        await(() -> done.size() == 5);
        int produced;
        Site.DYNAMODB.pause();
        try {
            produced = awaitSilence(topic, 5);
        } finally {
            Site.DYNAMODB.resume();
        }
        await(() -> done.size() == produced);
        assertThat(stop(topic, running).getGeneration()).isEqualTo(1);
        assertThat(done).extracting(Done::offset).containsExactlyElementsOf(offsets(0, produced));
    }

    @Test
    void aBrokerThatIsKilledAndComesBackIsRiddenOut() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 5);
        var running = start(topic, Site.tick(0));
        await(() -> done.size() == 5);
        site.broker.kill();
        site.broker.start();
        site.produce(topic, 5, 10);
        await(() -> done.size() == 10);
        assertThat(stop(topic, running).getGeneration()).isEqualTo(1);
        assertThat(done).extracting(Done::offset).containsExactlyElementsOf(offsets(0, 10));
    }

    @Test
    void aTimeoutTooShortToHandOverIsASettingsProblem() throws Exception {
        String topic = site.newTopic(1);
        var tooShort = site.invoke(site.environment(topic), Site.tick(0), Duration.ofSeconds(3), pipeline(this::note));
        assertThatThrownBy(() -> tooShort.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(SettingsException.class)
                .hasMessageContaining("set the function's timeout to 15 minutes");
    }

    private void note(String key, String value, io.baton.RecordContext context) {
        done.add(new Done(context.offset(), value, context.generation()));
    }

    private static Supplier<Pipeline<?, ?>> pipeline(RecordHandler<String, String> handler) {
        return () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle(handler);
    }

    private CompletableFuture<PartitionReport> start(String topic, Map<String, Object> event) {
        return site.invoke(site.environment(topic), event, LONG, pipeline(this::note));
    }

    private CompletableFuture<PartitionReport> startAndAwait(String topic, int records) throws Exception {
        var started = start(topic, Site.tick(0));
        await(() -> done.size() == records);
        return started;
    }

    private PartitionReport stop(String topic, CompletableFuture<PartitionReport> running) throws Exception {
        return site.stop(topic, running);
    }

    /** Produces a record now and then until one is not handled for a second; answers how many there are then. */
    private int awaitSilence(String topic, int first) throws Exception {
        for (int produced = first; produced < 5_000; produced++) {
            site.produce(topic, produced, produced + 1);
            int expected = produced + 1;
            if (!happens(() -> done.size() == expected, Duration.ofSeconds(1))) {
                return expected;
            }
        }
        throw new AssertionError("the handler never paused");
    }

    private static List<Long> offsets(long from, long to) {
        return new ArrayList<>(LongStream.range(from, to).boxed().toList());
    }
}
