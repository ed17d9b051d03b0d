package io.baton.testkit;

import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the kit deploys: the function under test, with notes of what it does. Public for the runtime that loads it. */
public final class RecordedFunction extends PartitionConsumerFunction<@Nullable Object, @Nullable Object> {

    static final String FUNCTION = "TESTKIT_FUNCTION";
    static final String LEDGER = "TESTKIT_LEDGER";

    private final PartitionConsumerFunction<?, ?> function;
    private final Path ledger;
    private final RecordedPipeline recorded;

    public RecordedFunction() throws ReflectiveOperationException {
        this(System.getenv());
    }

    private RecordedFunction(Map<String, String> environment) throws ReflectiveOperationException {
        function = Class.forName(required(environment, FUNCTION))
                .asSubclass(PartitionConsumerFunction.class)
                .getConstructor()
                .newInstance();
        ledger = Path.of(required(environment, LEDGER));
        recorded = new RecordedPipeline(new OutcomeWriter(ledger, Clock.systemUTC()));
    }

    private static String required(Map<String, String> environment, String name) {
        return Objects.requireNonNull(environment.get(name), name);
    }

    @Override
    @SuppressWarnings("unchecked")
    protected Pipeline<@Nullable Object, @Nullable Object> pipeline() {
        Pipeline<?, ?> pipeline = pipelineOf(function);
        new PipelineNote(pipeline.concurrency()).write(ledger);
        return (Pipeline<@Nullable Object, @Nullable Object>) recorded.of(pipeline);
    }

    /** Protected, as only Baton is to call it. */
    private static Pipeline<?, ?> pipelineOf(PartitionConsumerFunction<?, ?> function) {
        try {
            Method pipeline = PartitionConsumerFunction.class.getDeclaredMethod("pipeline");
            pipeline.setAccessible(true);
            return (Pipeline<?, ?>) Objects.requireNonNull(pipeline.invoke(function));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The pipeline of " + function.getClass() + " can't be had", e);
        }
    }
}
