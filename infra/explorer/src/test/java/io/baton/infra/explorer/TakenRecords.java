package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.progress.BatchProgress;
import io.baton.internal.progress.Progress;
import io.baton.internal.tenure.Fetched;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records that a session has taken, and its real progress. */
final class TakenRecords {

    private record Place(ConsumerRecord<byte[], byte[]> record, BatchProgress batch, int index) {}

    private final Progress progress;
    private final Map<Long, Place> places = new HashMap<>();

    TakenRecords(Checkpoint start) {
        this.progress = new Progress(start);
    }

    Progress progress() {
        return progress;
    }

    /** The records that are not finished. */
    List<Long> take(Fetched fetched) {
        BatchProgress batch = progress.open(fetched);
        var wanted = new TreeSet<Long>();
        for (int i = 0; i < fetched.records().size(); i++) {
            ConsumerRecord<byte[], byte[]> record = fetched.records().get(i);
            if (!batch.isFinished(i)) {
                places.put(record.offset(), new Place(record, batch, i));
                wanted.add(record.offset());
            }
        }
        return List.copyOf(wanted);
    }

    ConsumerRecord<byte[], byte[]> at(long offset) {
        return Objects.requireNonNull(places.get(offset)).record();
    }

    void finish(long offset) {
        Place place = Objects.requireNonNull(places.get(offset));
        place.batch().finish(place.index());
    }
}
