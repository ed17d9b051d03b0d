package io.baton.infra.lab.outputs;

import io.baton.infra.ledger.HeldUp;
import io.baton.infra.ledger.OutputEvidence;
import io.baton.infra.ledger.SeenCommit;
import java.util.List;
import java.util.Map;

/** What the functions write to, and the evidence for its judge. Confined to the main thread, but for the watch's own. */
public final class OutputTopic implements AutoCloseable {

    public static final String NAME = "ride-results";

    private final OutputWatch watch;
    private final OutputReader reader;

    /** @param topic that the functions read, with as many partitions as the output topic */
    public OutputTopic(String bootstrapServers, String group, String topic, int partitions) {
        watch = new OutputWatch(bootstrapServers, group, topic, NAME, partitions);
        reader = new OutputReader(bootstrapServers, NAME, partitions);
    }

    /** What makes the demo's function write to it. */
    public static Map<String, String> environment() {
        return Map.of("RIDE_RESULTS", NAME, "RIDE_RESULTS_DELIVERY", "exactly-once");
    }

    /** Begins to watch; the topic is there. */
    public void start() {
        watch.start();
    }

    /** What came since the last time. Nothing is to be written meanwhile. */
    public OutputEvidence take() {
        reader.readOn();
        List<SeenCommit> commits = watch.takeCommits();
        List<HeldUp> heldUp = watch.takeHeldUp();
        return new OutputEvidence(reader.takeCommitted(), reader.takeUncommitted(), commits, heldUp);
    }

    @Override
    public void close() {
        try (watch;
                reader) {
            // each ends what it started
        }
    }
}
