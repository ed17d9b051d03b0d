package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** At least once by hand: an idempotent producer, and each second a flush and a commit. */
final class RawWritingLoop implements Contestant {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long COMMIT_NANOS = 1_000_000_000;

    @Override
    public void read(Job job, Work work) throws Exception {
        String output = OutputTopic.created(job);
        Map<String, Object> properties = Map.of("bootstrap.servers", job.bootstrapServers());
        try (var consumer = RawLoop.open(job);
                var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            long committed = System.nanoTime();
            while (true) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    work.handle(record.key(), record.value(), record.offset());
                    var unused = producer.send(
                            new ProducerRecord<>(output, null, record.timestamp(), record.key(), record.value()));
                }
                if (System.nanoTime() - committed > COMMIT_NANOS) {
                    producer.flush();
                    consumer.commitAsync();
                    committed = System.nanoTime();
                }
            }
        }
    }
}
