package io.baton.idempotency;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.time.SettableTime;
import io.baton.internal.time.SystemTime;
import io.baton.internal.time.VirtualTime;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** A handler that is interrupted, as it is when a hand-over takes too long. */
class InterruptedDeliveryTest extends IdempotencyHarness {

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
}
