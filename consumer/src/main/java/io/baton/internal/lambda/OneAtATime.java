package io.baton.internal.lambda;

import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.TimerHandler;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The user's pipelines of one invocation, whose handlers take turns: for a handler that is not safe for several threads. */
public final class OneAtATime implements Supplier<Pipeline<?, ?>> {

    private final Supplier<? extends Pipeline<?, ?>> pipelines;
    private final ReentrantLock turn = new ReentrantLock(true);

    public OneAtATime(Supplier<? extends Pipeline<?, ?>> pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public Pipeline<?, ?> get() {
        return takingTurns(Objects.requireNonNull(pipelines.get(), "The function's pipeline() answers null"));
    }

    private <K extends @Nullable Object, V extends @Nullable Object> Pipeline<K, V> takingTurns(
            Pipeline<K, V> pipeline) {
        if (pipeline.concurrency().ordering() != Ordering.PARTITION) {
            throw new IllegalArgumentException(
                    "The function's oneAtATime() says that its handler is not safe for several threads, and its pipeline() has concurrency: leave one of them out");
        }
        Pipeline.Guarded<K, V> guarded =
                pipeline.reading().aroundTimers(this::timerInTurn).onFailure(pipeline.failurePolicy());
        return switch (pipeline.handling()) {
            case Pipeline.Handling.OneByOne<K, V> one -> guarded.handle(takingTurns(one.handler()));
            case Pipeline.Windowed<K, V, ?> windowed -> guarded.windowed(windowed, this::takingTurns);
            case Pipeline.Handling.InBatches<K, V> batches ->
                guarded.handleBatch(batches.limits(), records -> {
                    turn.lockInterruptibly();
                    try {
                        return batches.handler().handle(records);
                    } finally {
                        turn.unlock();
                    }
                });
        };
    }

    private <K extends @Nullable Object> TimerHandler<K> timerInTurn(TimerHandler<K> handler) {
        return (key, time, context) -> {
            turn.lockInterruptibly();
            try {
                handler.handle(key, time, context);
            } finally {
                turn.unlock();
            }
        };
    }

    private <K extends @Nullable Object, V extends @Nullable Object> RecordHandler<K, V> takingTurns(
            RecordHandler<? super K, ? super V> handler) {
        return (key, value, context) -> {
            turn.lockInterruptibly();
            try {
                handler.handle(key, value, context);
            } finally {
                turn.unlock();
            }
        };
    }
}
