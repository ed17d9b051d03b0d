package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.State;
import io.baton.Store;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Meters;
import io.baton.internal.state.AttemptState;
import io.baton.internal.state.StateSettings;
import io.baton.internal.time.SystemTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State in the hands of serdes and handlers that keep to nothing. */
class HostileSerdesTest {

    private static final LeaseKey LEASE = new LeaseKey("g", "t", 0);
    private static final byte[] SHARED = new byte[1];

    /** Writes into one array, reads and wipes it, and fails at minus one. */
    private static final Serde<Byte> HOSTILE = Serdes.serdeFrom(
            (topic, value) -> {
                if (value < 0) {
                    throw new IllegalStateException("told to fail");
                }
                SHARED[0] = value;
                return SHARED;
            },
            (topic, bytes) -> {
                byte value = bytes[0];
                Arrays.fill(bytes, (byte) 99);
                return value;
            });

    private static final Store<Byte, Byte> STORE = Store.of("one", HOSTILE, HOSTILE);
    private static final Store<byte[], byte[]> BYTES = Store.of("two", Serdes.ByteArray(), Serdes.ByteArray());

    private final MemoryObjects objects = new MemoryObjects();

    private KeptState begun(String prefix) throws InterruptedException {
        var kept = new KeptState(
                LEASE,
                new Stores(List.of(STORE.name(), BYTES.name())),
                true,
                new StateSettings("b", prefix, Duration.ofSeconds(10), 1 << 28),
                objects,
                new Recycled(),
                new Meters(),
                new SystemTime());
        kept.begin(null);
        return kept;
    }

    private static AttemptState attempt(KeptState kept, long offset, byte[] key) {
        return kept.attempt(new ConsumerRecord<>("t", 0, offset, key, new byte[0]));
    }

    @Test
    void aSerdeMayUseItsArraysAgain() throws Exception {
        KeptState kept = begun("p");
        AttemptState attempt = attempt(kept, 0, new byte[] {7});
        State<Byte> first = attempt.of(STORE, (byte) 1);
        State<Byte> second = attempt.of(STORE, (byte) 2);
        first.put((byte) 10);
        second.put((byte) 20);
        assertThat(first.get()).isEqualTo((byte) 10);
        assertThat(first.get()).isEqualTo((byte) 10);
        assertThatThrownBy(() -> second.put((byte) -1)).hasMessage("told to fail");
        assertThat(second.get()).isEqualTo((byte) 20);
        kept.keepBetweenRecords(attempt);
        AttemptState next = attempt(kept, 1, new byte[] {7});
        assertThat(next.of(STORE, (byte) 1).get()).isEqualTo((byte) 10);
        assertThat(next.of(STORE, (byte) 2).get()).isEqualTo((byte) 20);
        assertThat(next.of(STORE, (byte) 2).get()).isEqualTo((byte) 20);
    }

    @Test
    void arraysThatAHandlerKeepsAreItsOwn() throws Exception {
        KeptState kept = begun("p");
        byte[] key = "key".getBytes(UTF_8);
        byte[] value = "value".getBytes(UTF_8);
        AttemptState attempt = attempt(kept, 0, "record".getBytes(UTF_8));
        attempt.of(BYTES, key).put(value);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(value, (byte) 0);
        kept.keepBetweenRecords(attempt);
        AttemptState next = attempt(kept, 1, "record".getBytes(UTF_8));
        State<byte[]> found = next.of(BYTES, "key".getBytes(UTF_8));
        Arrays.fill(Objects.requireNonNull(found.get()), (byte) 0);
        assertThat(found.get()).isEqualTo("value".getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 5000000", "100000, 0", "100000, 5000000"})
    void keysAndValuesMayHaveAnySize(int keyBytes, int valueBytes) throws Exception {
        byte[] key = new byte[keyBytes];
        KeptState kept = begun("q");
        AttemptState attempt = attempt(kept, 0, key);
        State<byte[]> state = attempt.of(BYTES);
        state.put(new byte[valueBytes]);
        kept.keepBetweenRecords(attempt);
        kept.settle(between -> new Cut(Checkpoint.at(1), between, 0));
        KeptState.Saving saving = kept.take(Checkpoint.at(1), new Generation(1), false);
        assertThat(saving.isDone(Duration.ofSeconds(10))).isTrue();
        kept.saved(saving, () -> true);

        KeptState next = begun("q");
        next.begin(saving.name());
        State<byte[]> read = attempt(next, 1, key).of(BYTES);
        assertThat(read.get()).isEqualTo(new byte[valueBytes]);
    }

    @Test
    void aThreadThatGoesOnAfterItsAttemptChangesNothing() throws Exception {
        KeptState kept = begun("p");
        AttemptState attempt = attempt(kept, 0, new byte[] {7});
        State<Byte> state = attempt.of(STORE);
        state.put((byte) 1);
        attempt.end();
        var later = CompletableFuture.runAsync(() -> state.put((byte) 2));
        assertThatThrownBy(later::join).hasMessageContaining("has returned");
        kept.keepBetweenRecords(attempt);
        State<Byte> found = attempt(kept, 1, new byte[] {7}).of(STORE);
        assertThat(found.get()).isEqualTo((byte) 1);
    }
}
