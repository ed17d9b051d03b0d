package io.baton.infra.deploy.check;

import io.baton.Delivery;
import io.baton.Output;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a function for its pipeline, and says in a line what handlers write to. Its JVM has the Baton of the function's jar; where the
 * jar has none, this class can't be loaded.
 */
final class PipelineProbe {

    private static final int PATIENCE_SECONDS = 20;
    private static final String OTHER_CLUSTER = "bootstrap.servers";

    private PipelineProbe() {}

    /** A line of {@link WrittenTopics}. */
    static String line(Object handler) {
        var asked = new FutureTask<>(() -> written((PartitionConsumerFunction<?, ?>) handler));
        Thread.ofPlatform().name("baton-pipeline").daemon().start(asked);
        try {
            return asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS).line();
        } catch (ExecutionException e) {
            Throwable cause =
                    e.getCause() instanceof InvocationTargetException invoked ? invoked.getCause() : e.getCause();
            return WrittenTopics.unknown("pipeline() fails: " + cause).line();
        } catch (TimeoutException e) {
            return WrittenTopics.unknown("pipeline() did not return within %s s".formatted(PATIENCE_SECONDS))
                    .line();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return WrittenTopics.unknown("the check was interrupted").line();
        }
    }

    private static WrittenTopics written(PartitionConsumerFunction<?, ?> handler) throws ReflectiveOperationException {
        Method method = PartitionConsumerFunction.class.getDeclaredMethod("pipeline");
        method.setAccessible(true); // it is for Baton alone
        var pipeline = (Pipeline<?, ?>) method.invoke(handler);
        if (pipeline == null) {
            return WrittenTopics.unknown("pipeline() returns null");
        }
        Pipeline.Outputs outputs = pipeline.outputs();
        if (outputs == null) {
            return WrittenTopics.NONE;
        }
        return WrittenTopics.of(
                outputs.topics().stream()
                        .filter(output -> !output.properties().containsKey(OTHER_CLUSTER))
                        .map(Output::topic)
                        .distinct()
                        .toList(),
                outputs.delivery() == Delivery.EXACTLY_ONCE);
    }
}
