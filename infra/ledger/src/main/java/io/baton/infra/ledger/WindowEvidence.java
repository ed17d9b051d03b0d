package io.baton.infra.ledger;

import java.util.List;
import java.util.Map;

/**
 * What is known of windows: the topic that they are made of, and the topic that they are written to.
 *
 * @param inputs each partition's records in their order
 * @param outputs what a reader saw, each partition's in its order; with exactly once, a reader of committed records
 * @param earlier what was judged before and may have to do with this; {@link WindowHistory#NONE} at first
 */
public record WindowEvidence(
        List<WindowInput> inputs, List<WindowOutput> outputs, WindowTerms terms, WindowHistory earlier) {

    public WindowEvidence {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** How many windows have records and did not come. */
    public long missing() {
        return new WindowJudge(this, List.of()).verdict().missing();
    }

    /** What the judge of the next part of the run has to know. */
    public WindowHistory history() {
        return new WindowJudge(this, List.of()).history();
    }

    /** A window of a key. */
    public record WindowId(String key, long startMillis) {}

    /** What an earlier part of the run leaves to the judge of the next one. */
    public record WindowHistory(Map<Integer, Long> highestEventMillis, Map<WindowId, WindowOutput> written) {

        /** Before the first. */
        public static final WindowHistory NONE = new WindowHistory(Map.of(), Map.of());

        public WindowHistory {
            highestEventMillis = Map.copyOf(highestEventMillis);
            written = Map.copyOf(written);
        }
    }
}
