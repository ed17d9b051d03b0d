package io.baton;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.baton.internal.lambda.Invocation;
import io.baton.internal.lambda.OneAtATime;
import io.baton.internal.lambda.Rehearsal;
import io.baton.internal.tenure.Ended;
import io.baton.internal.time.SystemTime;
import io.baton.spi.MetricsSink;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The function of one partition, or of several (BATON_PARTITIONS). Extend it, say what is done with a record, and name your class as the function's
 * handler: {@code com.acme.OrdersFunction::handleRequest}.
 *
 * <pre>{@code
 * public final class OrdersFunction extends PartitionConsumerFunction<String, String> {
 *     @Override
 *     protected Pipeline<String, String> pipeline() {
 *         return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
 *                 .onFailure(FailurePolicy.stop())
 *                 .handle((key, value, context) -> System.out.println(context.offset() + " " + value));
 *     }
 * }
 * }</pre>
 *
 * <p>Settings come from environment variables; see SETTINGS.md. What you keep in fields lives as long as Lambda keeps the
 * execution environment; threads must end with the invocation.
 */
public abstract class PartitionConsumerFunction<K extends @Nullable Object, V extends @Nullable Object>
        implements RequestHandler<Map<String, Object>, InvocationReport> {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionConsumerFunction.class);

    /** Called by Lambda when it makes an execution environment. */
    protected PartitionConsumerFunction() {
        Ended rehearsed = Rehearsal.run(System.getenv(), new SystemTime());
        LOG.debug("The rehearsal in memory ended as {}: {}", rehearsed.outcome(), rehearsed.reason());
    }

    /**
     * Called once an invocation for each partition, before it claims the partition: what fails here leaves the running one
     * alone. Where the function reads several partitions, it is called for one after the other, and their handlers are then
     * called at once, by a thread for each partition: what they share in fields must be safe for that, or {@link #oneAtATime}
     * says so.
     */
    protected abstract Pipeline<K, V> pipeline();

    /**
     * A sink of your own for this function's metrics; null for none. It is asked for once an invocation for each partition,
     * before that is claimed, and gets what CloudWatch gets, whatever {@code BATON_METRICS} says: with {@code off} the sink is the only
     * one. Baton writes to it on a thread of its own. A snapshot is dropped while the sink is still at the one before, and the
     * last one of an invocation is waited for no longer than two seconds.
     */
    protected @Nullable MetricsSink metricsSink(String groupId, TopicPartition partition) {
        return null;
    }

    /**
     * Whether the handlers of a function's partitions take turns, for a handler that is not safe for several threads. A record
     * that takes long then holds up all partitions of the function, so give it a {@link Pipeline.Reading#handlerTimeout}. Not
     * with {@link Pipeline.Reading#concurrency}. A function of one partition needs no turns.
     */
    protected boolean oneAtATime() {
        return false;
    }

    /**
     * Consumes its partitions, each until a newer invocation takes it, the deadline is near, or the operator stops it.
     *
     * @throws SettingsException if environment variables are missing or wrong
     * @throws EventException if the event can't be read
     * @throws InvocationFailedException if a record, Kafka or the lease table stopped it; what was finished is checkpointed
     */
    @Override
    public final InvocationReport handleRequest(Map<String, Object> event, Context context) {
        Supplier<Pipeline<?, ?>> pipelines = oneAtATime() ? new OneAtATime(this::pipeline) : this::pipeline;
        return new Invocation(System.getenv(), pipelines, this::metricsSink, System.out, new SystemTime())
                .run(event, context);
    }
}
