package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every place that keeps snapshots does. */
abstract class ObjectStoreContract {

    private final String place = "some place/" + UUID.randomUUID() + "/";

    abstract ObjectStore store();

    @Test
    void whatIsCreatedIsRead() {
        byte[] bytes = new byte[70_000];
        bytes[69_999] = 7;
        assertThat(store().create(place + "a", bytes)).isTrue();
        assertThat(store().read(place + "a")).contains(bytes);
        assertThat(store().read(place + "b")).isEmpty();
    }

    @Test
    void whatIsThereIsNotOverwritten() {
        store().create(place + "a", "first".getBytes(UTF_8));
        assertThat(store().create(place + "a", "second".getBytes(UTF_8))).isFalse();
        assertThat(store().read(place + "a")).contains("first".getBytes(UTF_8));
    }

    @Test
    void ofManyWritersOneCreates() throws Exception {
        try (var threads = Executors.newFixedThreadPool(6)) {
            var creates = IntStream.range(0, 6)
                    .mapToObj(i -> (Callable<Boolean>) () -> store().create(place + "a", ("of " + i).getBytes(UTF_8)))
                    .toList();
            int created = 0;
            for (var create : threads.invokeAll(creates)) {
                created += create.get() ? 1 : 0;
            }
            assertThat(created).isEqualTo(1);
        }
    }

    @Test
    void aListHasWhatIsThereAndNothingElse() {
        store().create(place + "a", new byte[1]);
        store().create(place + "b", new byte[1]);
        store().delete(place + "a");
        store().delete(place + "never was");
        store().create(place.substring(0, place.length() - 1) + "-other/c", new byte[1]);
        assertThat(store().list(place)).extracting(ObjectStore.Listed::key).containsExactly(place + "b");
    }
}
