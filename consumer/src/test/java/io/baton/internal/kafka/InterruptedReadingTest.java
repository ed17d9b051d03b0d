package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.time.SystemTime;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Reading by a thread that somebody else interrupts: without a broker, for it never comes to that. */
class InterruptedReadingTest {

    @Test
    void anInterruptIsToldAsOneAndTheNextReadingGoesOn() throws Exception {
        var settings =
                new SourceSettings(new StartPosition.Earliest(), 0, Duration.ofSeconds(1), Duration.ofSeconds(30));
        try (var source = new KafkaPartitionSource(
                Map.of("bootstrap.servers", "127.0.0.1:1", "group.id", "g", "enable.auto.commit", false),
                new TopicPartition("t", 0),
                settings,
                new SystemTime())) {
            source.seek(Checkpoint.at(7));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> source.poll(Duration.ofMillis(10))).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(source.poll(Duration.ofMillis(10)).next().nextOffset()).isEqualTo(7);
        }
    }
}
