package io.baton.infra.lab.outputs;

import io.baton.infra.ledger.HeldUp;
import io.baton.infra.ledger.OutputEvidence;
import io.baton.infra.ledger.ReaderPoll;
import io.baton.infra.ledger.SeenCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** What the functions write to, and the evidence for its judge. Confined to the main thread, but for the threads of its parts. */
public final class OutputTopic implements AutoCloseable {

    public static final String NAME = "ride-results";

    private final OutputWatch watch;
    private final OutputReader reader;
    private final OutputFollower follower;

    /** @param topic that the functions read, with as many partitions as the output topic */
    public OutputTopic(String bootstrapServers, String group, String topic, int partitions) {
        List<TopicPartition> read = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(NAME, partition))
                .toList();
        watch = new OutputWatch(bootstrapServers, group, topic, NAME, partitions);
        reader = new OutputReader(bootstrapServers, read);
        follower = new OutputFollower(read, OutputReader.consumer(bootstrapServers, IsolationLevel.READ_COMMITTED));
    }

    /** What makes the demo's function write to it. */
    public static Map<String, String> environment() {
        return Map.of("RIDE_RESULTS", NAME, "RIDE_RESULTS_DELIVERY", "exactly-once");
    }

    /** Begins to watch; the topic is there. */
    public void start() {
        watch.start();
        follower.start();
    }

    /** What came since the last time. Nothing is to be written meanwhile. */
    public OutputEvidence take() {
        Map<TopicPartition, Long> ends = reader.readOn();
        OutputReader.Read read = reader.take();
        List<ReaderPoll> polls = new ArrayList<>(read.polls());
        polls.addAll(follower.take(ends, OutputReader.PATIENCE));
        List<SeenCommit> commits = watch.takeCommits();
        List<HeldUp> heldUp = watch.takeHeldUp();
        return new OutputEvidence(read.committed(), read.aborted(), read.uncommitted(), polls, commits, heldUp);
    }

    @Override
    public void close() {
        try (watch;
                reader;
                follower) {
            // each ends what it started
        }
    }
}
