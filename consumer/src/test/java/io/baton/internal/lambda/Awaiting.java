package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.InvocationFailedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what invocations come to; generous, for the machine may be busy. */
final class Awaiting {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Awaiting() {}

    static <T> T report(CompletableFuture<T> running) throws Exception {
        return running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static InvocationFailedException failure(CompletableFuture<?> running) throws Exception {
        try {
            throw new AssertionError("it did not fail: " + report(running));
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(InvocationFailedException.class);
            return (InvocationFailedException) e.getCause();
        }
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        assertThat(happens(condition, PATIENCE)).as("within " + PATIENCE).isTrue();
    }

    static boolean happens(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long begun = System.nanoTime();
        for (long waited = 0; waited < atMost.toNanos(); waited = System.nanoTime() - begun) {
            if (condition.getAsBoolean()) {
                return true;
            }
            // most looks ask the table or the broker: too many would hold up what is waited for
            Thread.sleep(Math.clamp(Duration.ofNanos(waited / 10).toMillis(), 5, 50));
        }
        return condition.getAsBoolean();
    }
}
