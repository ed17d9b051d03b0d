package io.baton.idempotency;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.RecordHandler;
import io.baton.internal.time.SettableTime;
import io.baton.internal.time.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** A record that is delivered while another delivery of it is under way, or was left behind in the middle. */
class SimultaneousDeliveriesTest extends IdempotencyHarness {

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
}
