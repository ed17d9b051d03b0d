package io.baton.internal.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.Output;
import io.baton.internal.time.SettableTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputEncoderTest {

    private static final Output<String, String> OUTPUT =
            Output.to("out", new StringSerializer(), new StringSerializer());
    private static final ConsumerRecord<byte[], byte[]> CAUSE =
            new ConsumerRecord<>("in", 0, 7, "k".getBytes(UTF_8), "v".getBytes(UTF_8));
    private static final Duration HOUR = Duration.ofHours(1);
    /** How far the brokers' clocks may be from ours. */
    private static final Duration APART = Duration.ofMinutes(1);

    private final SettableTime time = new SettableTime();

    @Test
    void theBytesOfAHeaderThatASerializerAddsMayBeUsedAgain() {
        var scratch = new byte[1];
        Output<String, String> schemas = Output.to("out", new StringSerializer(), new Serializer<>() {
            @Override
            public byte[] serialize(String topic, String value) {
                throw new UnsupportedOperationException();
            }

            @Override
            public byte[] serialize(String topic, Headers headers, String value) {
                scratch[0]++;
                headers.add("schema", scratch);
                return value.getBytes(UTF_8);
            }
        });
        var encoder = new OutputEncoder(Map.of(schemas, OutputLimits.of(1_000)), time);
        OutputRecord first = encoder.encode(schemas, "k", "v", null, CAUSE, 0);
        encoder.encode(schemas, "k", "v", null, CAUSE, 0);
        assertThat(first.record().headers().lastHeader("schema").value()).containsExactly(1);
    }

    @Test
    void aRecordThatIsTooLargeNamesWhatLimitsIt() {
        var limits = new OutputLimits(200, "max.request.size", false, null, null);
        assertThat(encoded(limits, "k", 0).bytes()).isLessThan(200);
        assertThatThrownBy(() -> new OutputEncoder(Map.of(OUTPUT, limits), time)
                        .encode(OUTPUT, "k", "v".repeat(200), null, CAUSE, 0))
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageContaining("output topic out")
                .hasMessageContaining("max.request.size is 200");
    }

    @Test
    void aCompactedTopicTakesNoRecordWithoutAKey() {
        var compacted = new OutputLimits(1_000, "max.message.bytes", true, null, null);
        assertThat(encoded(compacted, "k", 0).record().key()).isNotNull();
        assertThatThrownBy(() -> encoded(compacted, null, 0))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("output topic out has no key, and the topic is compacted");
        assertThat(encoded(OutputLimits.of(1_000), null, 0).record().key()).isNull();
    }

    @Test
    void aTimestampMayBeNoFurtherFromNowThanTheTopicTakes() {
        time.advance(Duration.ofDays(1));
        var limits = new OutputLimits(1_000, "max.message.bytes", false, HOUR.multipliedBy(2), HOUR);
        long latest = time.now().plus(HOUR).plus(APART).toEpochMilli();
        long earliest = time.now().minus(HOUR.multipliedBy(2)).minus(APART).toEpochMilli();
        assertThat(encoded(limits, "k", latest).record().timestamp()).isEqualTo(latest);
        assertThat(encoded(limits, "k", earliest).record().timestamp()).isEqualTo(earliest);
        assertThat(encoded(limits, "k", -1).record().timestamp()).isNull();
        assertThatThrownBy(() -> encoded(limits, "k", latest + 1))
                .isInstanceOf(InvalidTimestampException.class)
                .hasMessageContaining(
                        "further in the future than the topic takes (message.timestamp.after.max.ms is 3600000)");
        assertThatThrownBy(() -> encoded(limits, "k", earliest - 1))
                .isInstanceOf(InvalidTimestampException.class)
                .hasMessageContaining("older than the topic takes (message.timestamp.before.max.ms is 7200000)");
    }

    @Test
    void nowIsAskedForAgainWhereTheTimestampHasCaughtUp() {
        var limits = new OutputLimits(1_000, "max.message.bytes", false, null, HOUR);
        var encoder = new OutputEncoder(Map.of(OUTPUT, limits), time);
        long later = time.now().plus(HOUR).plus(APART).toEpochMilli() + 1;
        assertThatThrownBy(() -> encoder.encode(OUTPUT, "k", "v", null, CAUSE, later))
                .isInstanceOf(InvalidTimestampException.class);
        time.advance(Duration.ofMillis(1));
        assertThat(encoder.encode(OUTPUT, "k", "v", null, CAUSE, later).record().timestamp())
                .isEqualTo(later);
    }

    @Test
    void whatASerializerThrowsNamesOutputAndRecord() {
        var bug = new IllegalStateException("no such schema");
        Output<String, String> keys = Output.to("out", throwing(bug), new StringSerializer());
        assertThatThrownBy(() -> encoded(keys, "k"))
                .isInstanceOf(SerializationException.class)
                .hasMessage(
                        "The key that is sent to the output topic out at in-0@7 can't be serialized: no such schema")
                .hasCause(bug);
        Output<String, String> values = Output.to("out", new StringSerializer(), throwing(new AssertionError("odd")));
        assertThatThrownBy(() -> encoded(values, "k"))
                .isInstanceOf(SerializationException.class)
                .hasMessage("The value that is sent to the output topic out at in-0@7 can't be serialized: odd");
        Output<String, String> outOfMemory = Output.to("out", new StringSerializer(), throwing(new OutOfMemoryError()));
        assertThatThrownBy(() -> encoded(outOfMemory, "k")).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aPartitionerIsGivenWhatTheHandlerSendsAndItsFaultNamesOutputAndRecord() {
        var given = new ArrayList<Object>();
        OutputPartitioner partitioner = (topic, key, keyBytes, value, valueBytes) -> {
            given.addAll(Arrays.asList(topic, key, value));
            if ("bad".equals(key)) {
                throw new UnsupportedOperationException("no such region");
            }
            return 4;
        };
        var encoder = new OutputEncoder(Map.of(OUTPUT, OutputLimits.of(1_000)), Map.of(OUTPUT, partitioner), time);
        assertThat(encoder.encode(OUTPUT, "k", "v", null, CAUSE, 0).record().partition())
                .isEqualTo(4);
        assertThat(given).containsExactly("out", "k", "v");
        assertThatThrownBy(() -> encoder.encode(OUTPUT, "bad", "v", null, CAUSE, 0))
                .isInstanceOf(KafkaException.class)
                .hasMessage(
                        "The partitioner chose no partition for what is sent to the output topic out at in-0@7: no such region");
        assertThat(encoded(OutputLimits.of(1_000), "k", 0).record().partition()).isNull();
    }

    private OutputRecord encoded(Output<String, String> output, String key) {
        return new OutputEncoder(Map.of(output, OutputLimits.of(1_000)), time).encode(output, key, "v", null, CAUSE, 0);
    }

    private static Serializer<String> throwing(Throwable thrown) {
        return (topic, value) -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        };
    }

    private OutputRecord encoded(OutputLimits limits, @Nullable String key, long timestamp) {
        return new OutputEncoder(Map.of(OUTPUT, limits), time).encode(OUTPUT, key, "v", null, CAUSE, timestamp);
    }
}
