package io.baton.infra.lab.windows;

import io.baton.infra.console.KeptState;
import io.baton.infra.console.Standing;
import io.baton.infra.ledger.WindowContents;
import io.baton.infra.ledger.WindowOutput;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/** What a console shows of windows and of the state that holds them. Confined to one thread at a time. */
public final class ShownWindows implements AutoCloseable {

    private static final String PREFIX = "baton";

    private final TopicReader reader;
    private final Supplier<Path> bucket;
    private final Map<String, Standing> last = new TreeMap<>();

    /** @param bucket of the state, as a directory; asked for when state is looked at */
    public ShownWindows(String bootstrapServers, int partitions, Supplier<Path> bucket) {
        this.reader = new TopicReader(bootstrapServers, RideWindows.TOPIC, partitions, IsolationLevel.READ_COMMITTED);
        this.bucket = bucket;
    }

    /** The last window of each race; the topic is there. */
    public List<Standing> standings() {
        reader.readOn(this::add);
        return List.copyOf(last.values());
    }

    private void add(ConsumerRecord<String, String> record) {
        WindowOutput window = WindowOutput.parse(record.partition(), record.offset(), record.key(), record.value());
        Instant from = Instant.ofEpochMilli(window.startMillis());
        Standing before = last.get(window.key());
        if (before == null || !from.isBefore(before.from())) {
            WindowContents contents = window.contents();
            last.put(
                    window.key(),
                    new Standing(
                            window.key(),
                            from,
                            from.plus(RideWindows.SIZE),
                            record.value().substring(record.value().lastIndexOf('\t') + 1),
                            contents.best(),
                            contents.count(),
                            contents.sum() / Math.max(1, contents.count())));
        }
    }

    /**
     * What the bucket has of a partition.
     *
     * @param snapshot that the row names; null for none
     */
    public KeptState state(LeaseKey key, @Nullable String snapshot) {
        Path place = bucket.get().resolve(StateSettings.place(PREFIX, key));
        long bytes = 0;
        long objects = 0;
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.toList()) {
                long size = size(file);
                bytes += size;
                objects += size > 0 ? 1 : 0;
            }
        } catch (NoSuchFileException e) {
            // no snapshot was taken yet
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KeptState(key.id(), bytes, objects, snapshot == null ? null : keptAt(place.resolve(snapshot)));
    }

    /** Zero for one that is deleted while we look. */
    private static long size(Path file) {
        return file.toFile().length();
    }

    private static @Nullable Instant keptAt(Path file) {
        long millis = file.toFile().lastModified();
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    @Override
    public void close() {
        reader.close();
    }
}
