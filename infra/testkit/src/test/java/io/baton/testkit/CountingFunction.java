package io.baton.testkit;

import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.State;
import io.baton.Store;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Counts by key, and writes each record's offset with the count that it made: exactly once or not, as its environment says. */
public final class CountingFunction extends PartitionConsumerFunction<String, String> {

    static final String WAY = "COUNTING_EXACTLY_ONCE";
    static final Output<String, String> COUNTS = Output.to("counts", new StringSerializer(), new StringSerializer());
    private static final Store<String, Long> STORE = Store.of("counts", Serdes.String(), Serdes.Long());

    @Override
    protected Pipeline<String, String> pipeline() {
        var writing = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .keeping(STORE)
                .writing(COUNTS);
        return (System.getenv(WAY) == null ? writing.atLeastOnce() : writing.exactlyOnce())
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    State<Long> count = context.state(STORE);
                    Long before = count.get();
                    long now = before == null ? 1 : before + 1;
                    count.put(now);
                    context.send(COUNTS, key, context.offset() + "=" + now);
                });
    }
}
