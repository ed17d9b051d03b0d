package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Bid;
import io.baton.infra.bench.measure.ClosedWindows;
import io.baton.infra.bench.measure.Events;
import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.WindowKind;
import io.baton.infra.bench.measure.Work;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.Stores;

/**
 * Kafka Streams: one thread, one task, windows in memory or in RocksDB with their changelog, and {@code suppress} until they close. At
 * least once as it comes.
 */
final class WindowsStreams implements ClosesWindows {

    private static final String STORE = "bids";
    private static final Duration GRACE = Duration.ofMillis(Events.OUT_OF_ORDER_MILLIS);

    private final ClosedWindows closed = new ClosedWindows();
    private final boolean inMemory;

    private WindowsStreams(boolean inMemory) {
        this.inMemory = inMemory;
    }

    static WindowsStreams inMemory() {
        return new WindowsStreams(true);
    }

    /** Kafka Streams' own choice. */
    static WindowsStreams inRocksDb() {
        return new WindowsStreams(false);
    }

    @Override
    public ClosedWindows closed() {
        return closed;
    }

    @Override
    public void read(Job job, Work work) throws Exception {
        var builder = new StreamsBuilder();
        var bids = builder.stream(
                        job.topic(),
                        Consumed.with(Serdes.Integer(), Serdes.ByteArray()).withTimestampExtractor(new Counted(work)))
                .groupByKey(Grouped.with(Serdes.Integer(), Serdes.ByteArray()));
        aggregated(bids, job.windowKind())
                .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
                .toStream()
                .foreach((key, aggregate) ->
                        closed.add(key.key(), key.window().start(), key.window().end(), aggregate));
        try (var streams = new KafkaStreams(builder.build(), Streams.properties(job))) {
            streams.start();
            Thread.currentThread().join();
        }
    }

    private KTable<Windowed<Integer>, Long> aggregated(KGroupedStream<Integer, byte[]> bids, WindowKind kind) {
        Duration size = Duration.ofMillis(kind.sizeMillis());
        Duration retention = size.plus(GRACE).plus(size);
        Serde<Integer> keys = Serdes.Integer();
        Serde<Long> aggregates = Serdes.Long();
        if (kind == WindowKind.SESSION) {
            return bids.windowedBy(SessionWindows.ofInactivityGapAndGrace(size, GRACE))
                    .aggregate(
                            () -> 0L,
                            (key, value, aggregate) -> kind.with(aggregate, Bid.price(value)),
                            (key, first, second) -> kind.merged(first, second),
                            Materialized.<Integer, Long>as(
                                            inMemory
                                                    ? Stores.inMemorySessionStore(STORE, retention)
                                                    : Stores.persistentSessionStore(STORE, retention))
                                    .withKeySerde(keys)
                                    .withValueSerde(aggregates));
        }
        return bids.windowedBy(
                        TimeWindows.ofSizeAndGrace(size, GRACE).advanceBy(Duration.ofMillis(kind.advanceMillis())))
                .aggregate(
                        () -> 0L,
                        (key, value, aggregate) -> kind.with(aggregate, Bid.price(value)),
                        Materialized.<Integer, Long>as(
                                        inMemory
                                                ? Stores.inMemoryWindowStore(STORE, retention, size, false)
                                                : Stores.persistentTimestampedWindowStore(
                                                        STORE, retention, size, false))
                                .withKeySerde(keys)
                                .withValueSerde(aggregates));
    }

    /** Kafka Streams asks it once for each record, at the same place at which Baton asks for the event time. */
    private record Counted(Work work) implements TimestampExtractor {

        @Override
        public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
            try {
                work.handle(NO_KEY, (byte[]) record.value(), record.offset());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return record.timestamp();
        }

        private static final byte[] NO_KEY = {};
    }
}
