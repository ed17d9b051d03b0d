package io.baton.internal.tenure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.TopicIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The look of an invocation at partitions that may be asleep, before it does anything else: reads their rows, and asks Kafka
 * once for the ends of all their logs. It writes nothing and opens nothing of the pipeline. Whatever it can't find out makes
 * the invocation go on as usual, where trouble is reported.
 */
public final class SleepLook {

    /** The log of a topic, as far as the look needs it. */
    @FunctionalInterface
    public interface Topic {

        /**
         * Where the logs of these partitions end for their writers: also past what an open transaction withholds.
         *
         * @throws RuntimeException if Kafka does not tell of each of them
         */
        Ends ends(List<Integer> partitions) throws InterruptedException;
    }

    /**
     * Where logs end.
     *
     * @param topicId Kafka's id of the topic; null if it gave none
     * @param offsets by partition: what the next record will get
     */
    public record Ends(@Nullable String topicId, Map<Integer, Long> offsets) {}

    private static final Logger LOG = LoggerFactory.getLogger(SleepLook.class);

    private final LeaseStore store;
    private final Topic topic;

    public SleepLook(LeaseStore store, Topic topic) {
        this.store = store;
        this.topic = topic;
    }

    /** The rows of all partitions if none of them has anything to do; empty if the invocation is to go on as usual. */
    public Optional<List<Lease>> at(List<LeaseKey> partitions) {
        try {
            List<Lease> rows = new ArrayList<>();
            for (LeaseKey partition : partitions) {
                Optional<Lease> row = store.readAtFirst(partition);
                if (row.isEmpty() || (row.get().mayRun() && !row.get().isAsleep())) {
                    return Optional.empty();
                }
                rows.add(row.get());
            }
            return nothingWaits(rows.stream().filter(Lease::isAsleep).toList()) ? Optional.of(rows) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.warn("Whether records wait could not be found out, so the partition is claimed: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private boolean nothingWaits(List<Lease> asleep) throws InterruptedException {
        if (asleep.isEmpty()) {
            return false; // the operator stopped all: that is to be said
        }
        Ends ends = topic.ends(asleep.stream().map(row -> row.key().partition()).toList());
        for (Lease row : asleep) {
            long reached = row.checkpoint().map(Checkpoint::nextOffset).orElseThrow();
            Long end = ends.offsets().get(row.key().partition());
            // past the end, or of another topic: the log is not what it was, and a claim meets the checks that say so
            if (end == null || end != reached || TopicIdentity.differ(row.topicId(), ends.topicId())) {
                LOG.info("Wakes {}: its checkpoint is {}, and its log ends at {}", row.key(), reached, end);
                return false;
            }
        }
        return true;
    }
}
