package io.baton.internal.processing;

import io.baton.BatchLimits;
import io.baton.Concurrency;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.internal.deadletter.RetryTopic;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.logging.CurrentRecord;
import io.baton.internal.tenure.Caution;
import io.baton.internal.tenure.RecordProcessor.Hold;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how a pipeline's records get to its handler: in order, in batches, or several at once; one at a time at first where
 * the hold calls for caution.
 */
final class Dispatchers<K extends @Nullable Object, V extends @Nullable Object> {

    private final Pipeline<K, V> pipeline;
    private final Processor.Limits limits;
    private final Processor.Names names;

    Dispatchers(Pipeline<K, V> pipeline, Processor.Limits limits, Processor.Names names) {
        this.pipeline = pipeline;
        this.limits = limits;
        this.names = names;
    }

    Dispatcher of(Hold hold, UnderHold under, @Nullable TimeLimit limit, Supplier<CurrentRecord> entering) {
        RetryTopic retryTopic =
                RetryTopic.of(pipeline.failurePolicy(), names.lease().groupId());
        var reader = new RecordReader<>(
                pipeline,
                new RecordReader.Circumstances(
                        hold.generation().value(), hold.topicId(), names.requestId(), retryTopic, limits.remaining()));
        var due = new DueTimes(retryTopic, longestDelay(), under.time());
        return switch (pipeline.handling()) {
            case Pipeline.Handling.InBatches<K, V> batches -> {
                BatchLimits size = batches.limits();
                var runner = new BatchRunner<>(reader, batches.handler(), size.bisecting(), limit, under);
                yield cautiousAtFirst(
                        hold,
                        entry -> runner.untilDone(List.of(entry)),
                        due,
                        under,
                        start -> new InBatches(size, runner, start, new NotYetDue(limits.inFlight(), due), under));
            }
            case Pipeline.Handling.OneByOne<K, V> one -> {
                var runner = new RecordRunner<>(reader, one.handler(), limit, under.guard());
                yield cautiousAtFirst(
                        hold,
                        new Alone(runner, under)::untilDone,
                        due,
                        under,
                        start -> oneByOne(runner, start, due, under, entering));
            }
        };
    }

    /** Where holders before crashed; else as usual from the start. */
    private static Dispatcher cautiousAtFirst(
            Hold hold, Cautiously.Whole whole, DueTimes due, UnderHold under, Function<Checkpoint, Dispatcher> usual) {
        Caution caution = hold.caution();
        return caution == null
                ? usual.apply(hold.start())
                : new CautiousAtFirst(new Cautiously(caution, whole, hold.start(), under, due), usual, under.guard());
    }

    private Dispatcher oneByOne(
            RecordRunner<K, V> runner,
            Checkpoint start,
            DueTimes due,
            UnderHold under,
            Supplier<CurrentRecord> entering) {
        return pipeline.concurrency().ordering() == Ordering.PARTITION && due.areNow()
                ? new InOrder(runner, start, under)
                : new Concurrently(runner, start, lanes(under.guard().pace()), crew(under), under, entering, due);
    }

    private Lanes lanes(HandlerPace pace) {
        return new Lanes(
                concurrency(),
                new BufferLimits(limits.inFlight(), limits.buffer().bytes()),
                pace);
    }

    private Crew crew(UnderHold under) {
        return new Crew(names.thread(), under.time(), under.repair()::broke);
    }

    /** In a retry topic each record is due at a time of its own, so nobody can rely on the partition's order. */
    private Concurrency concurrency() {
        return pipeline.concurrency().ordering() == Ordering.PARTITION
                ? Concurrency.of(1, Ordering.UNORDERED)
                : pipeline.concurrency();
    }

    /** The longest delay of the retry topic, if that is the topic that is read; else zero. */
    private Duration longestDelay() {
        return pipeline.failurePolicy() instanceof FailurePolicy.RetryLater later
                        && later.topic().equals(names.lease().topic())
                ? Collections.max(later.delays())
                : Duration.ZERO;
    }
}
