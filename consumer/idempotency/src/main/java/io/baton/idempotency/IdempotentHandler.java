package io.baton.idempotency;

import io.baton.RecordContext;
import io.baton.RecordHandler;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims, has it done, and writes down that it is done or that it is not. Safe for several threads. */
final class IdempotentHandler<K extends @Nullable Object, V extends @Nullable Object> implements RecordHandler<K, V> {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotentHandler.class);

    /** How often one that waits for another looks; each look is a write. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final IdempotencyTable table;
    private final Effect effect;
    private final BusinessKey<? super K, ? super V> businessKey;
    private final RecordHandler<? super K, ? super V> handler;
    private final Time time;
    /** Lambda's retry of a request has its id, and a lease deleted by hand counts its generations anew. */
    private final String nonce = UUID.randomUUID().toString().substring(0, 8);

    IdempotentHandler(
            IdempotencyTable table,
            Effect effect,
            BusinessKey<? super K, ? super V> businessKey,
            RecordHandler<? super K, ? super V> handler,
            Time time) {
        this.table = table;
        this.effect = effect;
        this.businessKey = businessKey;
        this.handler = handler;
        this.time = time;
    }

    @Override
    public void handle(K key, V value, RecordContext context) throws Exception {
        String given = Objects.requireNonNull(businessKey.of(key, value, context), "the business key is null");
        var entry = new Entry(effect.idOf(given), owner(context));
        if (!isMineToDo(entry, context)) {
            LOG.debug("{} is done already: skipped at offset {}", entry.id(), context.offset());
            return;
        }
        try {
            handler.handle(key, value, context);
        } catch (Throwable failure) {
            release(entry, failure);
            throw failure;
        }
        complete(entry);
    }

    /** The same for every attempt at a record in one invocation, so that a repeat finds its own entry, not another's. */
    private String owner(RecordContext context) {
        return "%s generation %s of %s (%s)"
                .formatted(context.recordId(), context.generation(), context.requestId(), nonce);
    }

    /** False if the effect is done; waits while it is under way elsewhere. */
    private boolean isMineToDo(Entry entry, RecordContext context) throws InterruptedException {
        long patientUntil = time.nanos() + effect.runningAtMost().toNanos();
        while (true) {
            switch (claim(entry, context)) {
                case Claim.Mine ignored -> {
                    return true;
                }
                case Claim.Done ignored -> {
                    return false;
                }
                case Claim.Busy busy -> {
                    if (time.nanos() - patientUntil > 0) {
                        throw new AlreadyInProgressException(
                                "%s is still being done by %s".formatted(entry.id(), busy.owner()));
                    }
                    time.pause(LOOK);
                }
            }
        }
    }

    private Claim claim(Entry entry, RecordContext context) throws InterruptedException {
        Instant now = time.now();
        Duration remaining = context.remainingTime();
        Duration running = remaining.compareTo(effect.runningAtMost()) < 0 ? remaining : effect.runningAtMost();
        try {
            return table.claim(entry, now, now.plus(running), now.plus(effect.remembered()));
        } catch (InterruptedException e) {
            // it may have arrived before it was broken off; the next invocation need not wait for it
            release(entry, e);
            throw e;
        }
    }

    private void complete(Entry entry) {
        try {
            Uninterrupted.run(() -> table.complete(entry, time.now().plus(effect.remembered())));
        } catch (IdempotencyTableException e) {
            // failing the record would do it again for certain; this way only a crash before the checkpoint does
            LOG.warn(
                    "The effect {} is done, but the table could not note it: if the process crashes before its checkpoint, the effect happens again",
                    entry.id(),
                    e);
        }
    }

    private void release(Entry entry, Throwable failure) {
        try {
            Uninterrupted.run(() -> table.release(entry));
        } catch (IdempotencyTableException e) {
            failure.addSuppressed(e);
        }
    }
}
