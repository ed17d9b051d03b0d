package io.baton.processing;

import io.baton.BatchLimits;
import io.baton.Concurrency;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.deadletter.RetryTopic;
import io.baton.lease.Checkpoint;
import io.baton.logging.CurrentRecord;
import io.baton.tenure.RecordProcessor.Hold;
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
        var circumstances = new RecordReader.Circumstances(
                hold.generation().value(),
                hold.topicId(),
                names.requestId(),
                RetryTopic.of(pipeline.failurePolicy(), names.lease().groupId()),
                limits.remaining());
        var reader = new RecordReader<>(pipeline, circumstances);
        return switch (pipeline.handling()) {
            case Pipeline.Handling.InBatches<K, V> batches -> {
                BatchLimits size = batches.limits();
                var runner = new BatchRunner<>(reader, batches.handler(), size.bisecting(), limit, under);
                yield cautiousAtFirst(
                        hold,
                        reader,
                        entry -> runner.untilDone(List.of(entry)),
                        under,
                        start -> new InBatches(size, runner, start, notYetDue(reader, under), under));
            }
            case Pipeline.Handling.OneByOne<K, V> one -> {
                var runner = new RecordRunner<>(reader, one.handler(), limit, under.guard());
                Duration longestDelay = longestDelay();
                boolean inOrder = pipeline.concurrency().ordering() == Ordering.PARTITION && longestDelay.isZero();
                var alone = new Alone(runner, under);
                yield cautiousAtFirst(
                        hold,
                        reader,
                        alone::untilDone,
                        under,
                        start -> inOrder
                                ? new InOrder(runner, start, under)
                                : new Concurrently(
                                        runner,
                                        start,
                                        lanes(under.guard().pace()),
                                        crew(under),
                                        under,
                                        entering,
                                        longestDelay));
            }
        };
    }

    /** Where holders before crashed; else as usual from the start. */
    private Dispatcher cautiousAtFirst(
            Hold hold,
            RecordReader<K, V> reader,
            Cautiously.Whole whole,
            UnderHold under,
            Function<Checkpoint, Dispatcher> usual) {
        return hold.caution() == null
                ? usual.apply(hold.start())
                : new Cautiously(hold.caution(), whole, hold.start(), under, longestDelay(), reader::notBefore, usual);
    }

    private NotYetDue notYetDue(RecordReader<K, V> reader, UnderHold under) {
        return new NotYetDue(limits.inFlight(), longestDelay(), reader::notBefore, under.time());
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

    /** In a retry topic each record has a time of its own, so that of the partition is nobody's order. */
    private Concurrency concurrency() {
        return pipeline.concurrency().ordering() == Ordering.PARTITION
                ? new Concurrency(1, Ordering.UNORDERED)
                : pipeline.concurrency();
    }

    /** Of the retry topic, if it is the one that is read; else nothing. */
    private Duration longestDelay() {
        return pipeline.failurePolicy() instanceof FailurePolicy.RetryLater later
                        && later.topic().equals(names.lease().topic())
                ? Collections.max(later.delays())
                : Duration.ZERO;
    }
}
