package io.baton.infra.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What an emulator announced, to be waited for. Thread-safe. */
final class RecordedEvents implements Consumer<InvocationEvent> {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<InvocationEvent> events = new ArrayList<>();

    @Override
    public synchronized void accept(InvocationEvent event) {
        events.add(event);
        notifyAll();
    }

    synchronized <E extends InvocationEvent> E await(Class<E> type) {
        return await(type, event -> true);
    }

    synchronized <E extends InvocationEvent> E await(Class<E> type, Predicate<E> condition) {
        return awaitCount(type, condition, 1).getFirst();
    }

    synchronized <E extends InvocationEvent> List<E> awaitCount(Class<E> type, Predicate<E> condition, int count) {
        awaitTrue(() -> matching(type, condition).size() >= count, () -> "no " + count + " " + type + " in " + events);
        return matching(type, condition);
    }

    private synchronized <E extends InvocationEvent> List<E> matching(Class<E> type, Predicate<E> condition) {
        return of(type).stream().filter(condition).toList();
    }

    synchronized <E extends InvocationEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The kinds of event one request went through, without the lines that Lambda notes besides. */
    synchronized List<String> storyOf(String requestId) {
        return events.stream()
                .filter(event -> event instanceof InvocationEvent.OfAttempt attempt
                        && attempt.requestId().equals(requestId)
                        && !(event instanceof InvocationEvent.Noted))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    /** For what no event announces as well. */
    synchronized void awaitTrue(BooleanSupplier condition, Supplier<String> complaint) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(complaint.get());
                }
                wait(20);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(complaint.get(), e);
        }
    }
}
