package io.baton.demo;

import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Copies a topic to the topic that {@value #TO} names: key, value, headers and timestamp as they are, the records of a key in
 * order. In the cluster that it reads each record is copied once; to the cluster that {@value #SERVERS} names at least once.
 */
public final class ShuttleFunction extends PartitionConsumerFunction<byte[], byte[]> {

    static final String TO = "SHUTTLE_TO";
    static final String SERVERS = "SHUTTLE_BOOTSTRAP_SERVERS";

    private final Map<String, String> environment;

    public ShuttleFunction() {
        this(System.getenv());
    }

    ShuttleFunction(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    protected Pipeline<byte[], byte[]> pipeline() {
        String topic = Objects.requireNonNull(environment.get(TO), TO + " is missing: the topic to copy to");
        Output<byte[], byte[]> copy = Output.to(topic, new ByteArraySerializer(), new ByteArraySerializer());
        return writing(copy, environment.get(SERVERS));
    }

    private static Pipeline<byte[], byte[]> writing(Output<byte[], byte[]> copy, @Nullable String servers) {
        Pipeline.Reading<byte[], byte[]> reading =
                Pipeline.reading(new ByteArrayDeserializer(), new ByteArrayDeserializer());
        if (servers == null) {
            return copying(copy, reading.writing(copy).exactlyOnce());
        }
        Output<byte[], byte[]> elsewhere = copy.withProperties(Map.of("bootstrap.servers", servers));
        return copying(elsewhere, reading.writing(elsewhere).atLeastOnce());
    }

    private static Pipeline<byte[], byte[]> copying(
            Output<byte[], byte[]> to, Pipeline.Reading<byte[], byte[]> reading) {
        return reading.onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> context.send(to, key, value, context.headers()));
    }
}
