package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Stamp;
import io.baton.infra.bench.measure.Work;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Kafka Streams: one thread, one task, no state. */
final class Streams implements Contestant {

    /** As long as Baton's default; Streams' own is 30 s at least once, and the same 100 ms exactly once. */
    static final int COMMIT_MILLIS = 100;

    private final String guarantee;
    private final boolean timed;

    private Streams(String guarantee, boolean timed) {
        this.guarantee = guarantee;
        this.timed = timed;
    }

    static Streams atLeastOnce() {
        return new Streams(StreamsConfig.AT_LEAST_ONCE, false);
    }

    /** At least once, with a commit as often as exactly once. */
    static Streams timed() {
        return new Streams(StreamsConfig.AT_LEAST_ONCE, true);
    }

    static Streams exactlyOnce() {
        return new Streams(StreamsConfig.EXACTLY_ONCE_V2, true);
    }

    @Override
    public void read(Job job, Work work) throws Exception {
        String output = OutputTopic.created(job);
        Properties properties = properties(job);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
        if (timed) {
            properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
        }
        var builder = new StreamsBuilder();
        builder.<byte[], byte[]>stream(job.topic())
                .process(() -> new Handled(job, work))
                .to(output);
        var streams = new KafkaStreams(builder.build(), properties);
        if (job.live()) {
            leaveWithTheJvm(streams);
        }
        streams.start();
        new CountDownLatch(1).await();
    }

    /** Without this the group would wait for its session's timeout. */
    static void leaveWithTheJvm(KafkaStreams streams) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> streams.close(
                                CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)),
                        "shutdown"));
    }

    /** What all of them set; the rest is Kafka Streams' default. */
    static Properties properties(Job job) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, job.group());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, job.bootstrapServers());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, job.resultFile() + ".state");
        properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        return properties;
    }

    private static final class Handled extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

        private final Job job;
        private final Work work;

        Handled(Job job, Work work) {
            this.job = job;
            this.work = work;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            try {
                work.handle(
                        record.key(),
                        record.value(),
                        context().recordMetadata().orElseThrow().offset());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            context().forward(record.withValue(Stamp.written(record.value(), job)));
        }
    }
}
