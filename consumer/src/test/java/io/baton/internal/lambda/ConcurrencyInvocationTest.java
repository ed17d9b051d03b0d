package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.happens;
import static io.baton.internal.lambda.Awaiting.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.BatchLimits;
import io.baton.BatchResult;
import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hand-offs of partitions whose records finish out of order, or in batches. */
class ConcurrencyInvocationTest extends WholeInvocations {

    /** What happened to records, as the handlers saw it. */
    private static final class Ledger {

        enum What {
            BEGUN,
            ENDED,
            GIVEN_UP
        }

        record Event(What what, String key, long offset, long generation) {}

        private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();

        interface Work {
            void run() throws Exception;
        }

        void handle(String key, RecordContext context, Work work) throws Exception {
            note(What.BEGUN, key, context);
            try {
                work.run();
            } catch (InterruptedException e) {
                note(What.GIVEN_UP, key, context);
                throw e;
            }
            note(What.ENDED, key, context);
        }

        void note(What what, String key, RecordContext context) {
            events.add(new Event(what, key, context.offset(), context.generation()));
        }

        List<Long> ended() {
            return of(What.ENDED, 0);
        }

        /** Of one generation, or of all of them. */
        List<Long> of(What what, long generation) {
            return events.stream()
                    .filter(it -> it.what() == what && (generation == 0 || it.generation() == generation))
                    .map(Event::offset)
                    .toList();
        }

        /** Each once, those of a key in their order and never two of them at once. */
        void assertKept(long records) {
            assertThat(ended())
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, records).boxed().toList());
            var underWay = new HashMap<String, Long>();
            var last = new HashMap<String, Long>();
            for (Event event : events) {
                if (event.what() == What.BEGUN) {
                    assertThat(underWay.put(event.key(), event.offset()))
                            .as("under way when %s began", event)
                            .isNull();
                    assertThat(event.offset()).as("after %s", event).isGreaterThan(last.getOrDefault(event.key(), -1L));
                } else {
                    assertThat(underWay.remove(event.key())).as("%s", event).isEqualTo(event.offset());
                    if (event.what() == What.ENDED) {
                        last.put(event.key(), event.offset());
                    }
                }
            }
            assertThat(underWay).isEmpty();
        }
    }

    /** Whatever the successor's own order, {@code PARTITION} among them: what is finished is finished. */
    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "KEY"})
    void aHandOffInTheMiddleOfOutOfOrderCompletionLosesAndRepeatsNothing(Ordering successors) throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 300); // keys race-0, race-1, race-2 in turn
        var ledger = new Ledger();
        var holdsBack = new CountDownLatch(1);
        var first = startPatient(topic, 0, concurrent(ledger, Ordering.KEY, context -> {
            if (context.offset() == 0) {
                holdsBack.await();
            }
        }));
        await(() -> ledger.ended().size() == 200);
        await(() -> ahead(topic).offsets() == 200);
        assertThat(site.checkpoint(topic)).isZero();

        var holdsBackAgain = new CountDownLatch(1);
        var second = start(topic, 14, concurrent(ledger, successors, context -> {
            if (context.offset() == 3) {
                holdsBackAgain.await();
            }
        }));
        awaitThatItDrainsFor(2, topic);
        holdsBack.countDown();
        PartitionReport ended = report(first);
        assertThat(ended.getOutcome()).isEqualTo("superseded");
        assertThat(ended.getRecords()).isEqualTo(201);
        assertThat(ended.getNextOffset()).isEqualTo(3);
        await(() -> site.holder(topic) == 2 && ledger.of(Ledger.What.BEGUN, 2).contains(3L));
        assertThat(site.checkpoint(topic)).isEqualTo(3);
        assertThat(ahead(topic).offsets())
                .as("in the row, for whoever comes next")
                .isEqualTo(198);
        holdsBackAgain.countDown();
        site.produce(topic, 300, 330);
        await(() -> site.checkpoint(topic) == 330);
        PartitionReport report = site.stop(topic, second);
        assertThat(report.getFromOffset()).isEqualTo(3);
        assertThat(report.getRecords()).isEqualTo(99 + 30);
        ledger.assertKept(330);
    }

    @Test
    void aConcurrentHandlerThatOutlastsTheDrainIsInterruptedAndItsRecordIsDoneByTheSuccessor() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 30);
        var ledger = new Ledger();
        var first = start(topic, 0, concurrent(ledger, Ordering.KEY, context -> {
            if (context.offset() == 4) {
                new CountDownLatch(1).await();
            }
        }));
        await(() -> ahead(topic).offsets() == 17); // race-1 stands still at 4
        var second = start(topic, 14, concurrent(ledger, Ordering.KEY, context -> {}));
        PartitionReport ended = report(first);
        assertThat(ended.getOutcome()).isEqualTo("superseded");
        assertThat(ended.getNextOffset()).isEqualTo(4);
        assertThat(ended.getFailures()).as("it has not failed").isZero();
        await(() -> site.checkpoint(topic) == 30);
        site.stop(topic, second);
        ledger.assertKept(30);
        assertThat(ledger.of(Ledger.What.GIVEN_UP, 0)).containsExactly(4L);
        assertThat(ledger.of(Ledger.What.ENDED, 2))
                .containsExactlyInAnyOrder(4L, 7L, 10L, 13L, 16L, 19L, 22L, 25L, 28L);
    }

    @Test
    void concurrentHandlersThatIgnoreBeingInterruptedAreLeftBehindWithNothingOfOurs() throws Exception {
        String topic = site.newTopic(1);
        String dead = site.kafka.newTopic("letters", 1, Map.of());
        site.produce(topic, 0, 3);
        var release = new CountDownLatch(1);
        var entered = new CountDownLatch(3);
        try (var log = new CapturedLog()) {
            var stubborn = start(
                    topic,
                    0,
                    () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                            .concurrency(8, Ordering.KEY)
                            .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead)))
                            .handle((key, value, context) -> {
                                entered.countDown();
                                while (release.getCount() > 0) {
                                    try {
                                        release.await();
                                    } catch (InterruptedException e) {
                                        // ignored on purpose
                                    }
                                }
                            }));
            await(() -> entered.getCount() == 0 || stubborn.isDone());
            PartitionReport report = site.stop(topic, stubborn);
            assertThat(report.getOutcome()).isEqualTo("stopped");
            assertThat(report.getNextOffset()).as("none is finished").isZero();
            assertThat(report.getRecords()).isZero();
            assertThat(site.leakedThreads(report))
                    .as("no sender's")
                    .hasSize(3)
                    .allMatch(name -> name.startsWith("baton-handler-0-"));
            assertThat(log.says("ignores its interrupt", "baton-handler-0")).isTrue();
        } finally {
            release.countDown();
        }
    }

    @Test
    void recordsThatWaitForTheirBatchAtAHandOffAreDoneByTheSuccessor() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 250);
        var ledger = new Ledger();
        var first = start(topic, 0, batches(ledger, Duration.ofMinutes(5), new CountDownLatch(0)));
        await(() -> site.checkpoint(topic) == 200);
        site.produce(topic, 250, 260);
        assertThat(happens(() -> site.checkpoint(topic) > 200, Duration.ofMillis(300)))
                .as("they wait for others")
                .isFalse();
        assertHandedOver(topic, ledger, first, 260);
    }

    @Test
    void aBatchUnderWayAtAHandOffIsFinishedAndNoOtherIsBegun() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 350);
        var ledger = new Ledger();
        var holdsBack = new CountDownLatch(1);
        var first = startPatient(topic, 0, batches(ledger, Duration.ofMinutes(5), holdsBack));
        await(() -> site.checkpoint(topic) == 100);
        var unused = CompletableFuture.runAsync(() -> {
            try {
                awaitThatItDrainsFor(2, topic);
                holdsBack.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertHandedOver(topic, ledger, first, 350);
    }

    private void assertHandedOver(String topic, Ledger ledger, CompletableFuture<PartitionReport> first, long records)
            throws Exception {
        var second = start(topic, 14, batches(ledger, Duration.ofMillis(10), new CountDownLatch(0)));
        PartitionReport ended = report(first);
        assertThat(ended.getOutcome()).isEqualTo("superseded");
        assertThat(ended.getNextOffset()).isEqualTo(200);
        await(() -> site.checkpoint(topic) == records);
        PartitionReport report = site.stop(topic, second);
        assertThat(report.getFromOffset()).isEqualTo(200);
        assertThat(report.getRecords()).isEqualTo(records - 200);
        assertThat(ledger.ended())
                .containsExactlyElementsOf(LongStream.range(0, records).boxed().toList());
    }

    private static Supplier<Pipeline<?, ?>> batches(Ledger ledger, Duration linger, CountDownLatch second) {
        return () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handleBatch(BatchLimits.of(100, 1 << 20, linger), records -> {
                    if (records.getFirst().context().offset() == 100) {
                        second.await();
                    }
                    records.forEach(record -> ledger.note(Ledger.What.ENDED, record.key(), record.context()));
                    return BatchResult.allDone();
                });
    }

    private interface Hold {
        void at(RecordContext context) throws Exception;
    }

    private static Supplier<Pipeline<?, ?>> concurrent(Ledger ledger, Ordering ordering, Hold hold) {
        return () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .concurrency(ordering == Ordering.PARTITION ? 1 : 8, ordering)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> ledger.handle(key, context, () -> hold.at(context)));
    }

    private CompletableFuture<PartitionReport> start(String topic, int minute, Supplier<Pipeline<?, ?>> pipeline) {
        return site.invoke(site.environment(topic), Site.tick(minute), LONG, pipeline);
    }

    /** One that lets its handlers finish. */
    private CompletableFuture<PartitionReport> startPatient(
            String topic, int minute, Supplier<Pipeline<?, ?>> pipeline) {
        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_LEASE_DURATION", "30s");
        environment.put("BATON_DRAIN_BUDGET", "20s");
        environment.put("BATON_STOP_BEFORE_DEADLINE", "40s");
        return site.invoke(environment, Site.tick(minute), LONG, pipeline);
    }

    /** The renewal after the claim shows it to the holder, which stops then; the one after that is written while it drains. */
    private void awaitThatItDrainsFor(long claimant, String topic) throws InterruptedException {
        await(() -> claimed(topic) == claimant);
        long beat = beat(topic);
        await(() -> beat(topic) >= beat + 2);
    }

    private long beat(String topic) {
        return site.row(topic).map(Lease::holder).map(Lease.Holder::heartbeats).orElse(0L);
    }

    private FinishedAhead ahead(String topic) {
        return site.row(topic).flatMap(Lease::checkpoint).map(Checkpoint::ahead).orElse(FinishedAhead.NONE);
    }

    private long claimed(String topic) {
        return site.row(topic)
                .map(Lease::claim)
                .map(it -> it.generation().value())
                .orElse(0L);
    }
}
