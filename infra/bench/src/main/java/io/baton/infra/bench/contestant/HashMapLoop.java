package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Remembered;
import io.baton.infra.bench.measure.Work;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The loop by hand, which remembers the last value of each key in a map of arrays: the least that memory by key takes in Java. */
final class HashMapLoop implements Contestant {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Without a hash: what {@code HashMap} itself remembers of it is enough. */
    private static final class Key {

        private final byte[] bytes;

        private Key(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    private final Map<Key, byte[]> last = new HashMap<>();

    @Override
    public void read(Job job, Work work) throws Exception {
        try (var consumer = RawLoop.open(job)) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    last.compute(new Key(record.key()), (key, before) -> Remembered.next(before, record.value()));
                    work.handle(record.key(), record.value(), record.offset());
                }
            }
        }
    }
}
