package io.baton.internal.record;

import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import java.util.Set;
import org.apache.kafka.common.serialization.BooleanDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.DoubleDeserializer;
import org.apache.kafka.common.serialization.FloatDeserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.ShortDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.UUIDDeserializer;
import org.apache.kafka.common.serialization.VoidDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A record's key and value, lent to the user's code for one attempt. A deserializer may overwrite them, and a handler that is
 * given them may. They are copied before that where Baton needs them again, for another attempt, a letter, or the order of
 * a key, and where the deserializer is not known to leave them alone.
 */
record LentBytes(boolean copiesKeys, boolean copiesValues) {

    /** Kafka's own that read bytes, and keep none of them. */
    private static final Set<Class<?>> ONLY_READ = Set.of(
            BooleanDeserializer.class,
            DoubleDeserializer.class,
            FloatDeserializer.class,
            IntegerDeserializer.class,
            LongDeserializer.class,
            ShortDeserializer.class,
            StringDeserializer.class,
            UUIDDeserializer.class,
            VoidDeserializer.class);

    static LentBytes of(Pipeline<?, ?> pipeline) {
        boolean again = areNeededAgain(pipeline);
        boolean keyAgain = again
                || pipeline.concurrency().ordering() == Ordering.KEY
                || !pipeline.stores().isEmpty();
        return new LentBytes(
                keyAgain && !onlyReads(pipeline.keyDeserializer()), again && !onlyReads(pipeline.valueDeserializer()));
    }

    private static boolean onlyReads(Deserializer<?> deserializer) {
        return ONLY_READ.contains(deserializer.getClass());
    }

    private static boolean areNeededAgain(Pipeline<?, ?> pipeline) {
        boolean sent = switch (pipeline.failurePolicy()) {
            case FailurePolicy.Stop ignored -> false;
            case FailurePolicy.Skip ignored -> false;
            case FailurePolicy.DeadLetter ignored -> true;
            case FailurePolicy.RetryLater ignored -> true;
        };
        boolean inPart = pipeline.handling() instanceof Pipeline.Handling.InBatches<?, ?> batches
                && (batches.limits().bisecting() || !pipeline.stores().isEmpty());
        return sent || inPart || pipeline.retries().most() > 0;
    }

    byte @Nullable [] key(byte @Nullable [] bytes) {
        return copiesKeys && bytes != null ? bytes.clone() : bytes;
    }

    byte @Nullable [] value(byte @Nullable [] bytes) {
        return copiesValues && bytes != null ? bytes.clone() : bytes;
    }
}
