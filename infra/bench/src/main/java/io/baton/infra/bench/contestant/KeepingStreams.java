package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Remembered;
import io.baton.infra.bench.measure.Stamp;
import io.baton.infra.bench.measure.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Kafka Streams, which remembers the last value of each key in memory, with a changelog. A live one has a standby, writes outputs at
 * least once and commits each 100 ms.
 */
final class KeepingStreams implements Contestant {

    private static final String STORE = "last";
    private static final int STANDBYS = 1;
    private static final int LOOK_MILLIS = 100;
    /** What a second brings: a standby that lags by less is as good as one gets. */
    private static final long LITTLE_LAG = 1_000;

    @Override
    public void read(Job job, Work work) throws Exception {
        var builder = new StreamsBuilder();
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(STORE), Serdes.ByteArray(), Serdes.ByteArray()));
        KStream<byte[], byte[]> outputs =
                builder.<byte[], byte[]>stream(job.topic()).process(() -> new Remembering(job, work), STORE);
        Properties properties = Streams.properties(job);
        if (job.live()) {
            outputs.to(job.outputTopic());
            properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Streams.COMMIT_MILLIS);
            properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, STANDBYS);
            // standbys of one machine would share a directory
            properties.put(StreamsConfig.STATE_DIR_CONFIG, job.resultFile() + ".state-" + job.process());
        }
        var streams = new KafkaStreams(builder.build(), properties);
        if (job.live()) {
            Streams.leaveWithTheJvm(streams);
        }
        streams.start();
        if (job.live()) {
            awaitLittleLag(streams);
            sayReady(job);
        }
        new CountDownLatch(1).await();
    }

    /** The first instance has the partition, and never lags; of the others, the standby has to catch up. */
    private static void awaitLittleLag(KafkaStreams streams) throws InterruptedException {
        while (!lagsLittle(streams)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static boolean lagsLittle(KafkaStreams streams) {
        var lags = streams.allLocalStorePartitionLags().get(STORE);
        return lags != null && !lags.isEmpty() && lags.values().stream().allMatch(lag -> lag.offsetLag() < LITTLE_LAG);
    }

    private static void sayReady(Job job) throws IOException {
        Files.createFile(Path.of(job.readyFile()));
    }

    private static final class Remembering extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

        private final Job job;
        private final Work work;

        Remembering(Job job, Work work) {
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
            KeyValueStore<byte[], byte[]> last = context().getStateStore(STORE);
            byte[] next = Remembered.next(last.get(record.key()), record.value());
            last.put(record.key(), next);
            if (job.live()) {
                context().forward(record.withValue(Stamp.written(next.clone(), job)));
            }
        }
    }
}
