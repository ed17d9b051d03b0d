package io.baton;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one invocation did with one partition: a part of the function's answer, and a line in its log. Absent figures are
 * null (and left out of the JSON): an invocation that never held the partition has no generation and no offsets. Its
 * properties are a bean's, as Lambda's runtime wants them: the JSON has one field for each, in the order of this class.
 */
public final class PartitionReport {

    private String outcome = "";
    private String reason = "";
    private String requestId = "";
    private String groupId = "";
    private String topic = "";
    private int partition;
    private String tick = "";
    private @Nullable Long generation;
    private @Nullable Long fromOffset;
    private @Nullable Long nextOffset;
    private long records;
    private List<Seek> seeks = List.of();
    private @Nullable Long outputs;
    private @Nullable Long commits;
    private @Nullable Long aborts;
    private @Nullable Long producersFenced;
    private long failures;
    private long deadLetters;
    private long skipped;
    private @Nullable GivenUp givenUp;
    private @Nullable Crashes crashes;
    private @Nullable Long handoffGapMillis;
    private @Nullable Long warmUpMillis;
    private @Nullable Long waitMillis;
    private long totalMillis;

    private PartitionReport() {}

    /** All properties are absent, or zero, until a step says otherwise. */
    public static Builder of(String requestId, String tick) {
        return new Builder(requestId, tick);
    }

    /** {@link Outcome#word()}. */
    public String getOutcome() {
        return outcome;
    }

    /** Why it ended so, for people. */
    public String getReason() {
        return reason;
    }

    /** Lambda's id of the invocation. */
    public String getRequestId() {
        return requestId;
    }

    /** The consumer group. */
    public String getGroupId() {
        return groupId;
    }

    public String getTopic() {
        return topic;
    }

    public int getPartition() {
        return partition;
    }

    /** The schedule's time it was started for, ISO-8601. */
    public String getTick() {
        return tick;
    }

    /** Its fencing token, once it had claimed. */
    public @Nullable Long getGeneration() {
        return generation;
    }

    /** Where it began. */
    public @Nullable Long getFromOffset() {
        return fromOffset;
    }

    /** Where its successor begins. */
    public @Nullable Long getNextOffset() {
        return nextOffset;
    }

    /** How many records it finished. */
    public long getRecords() {
        return records;
    }

    /** What it carried out of an operator's wish for other offsets, in order; empty for most. */
    public List<Seek> getSeeks() {
        return seeks;
    }

    /** How many records it wrote to outputs, and Kafka acknowledged or committed; null where it wrote none. */
    public @Nullable Long getOutputs() {
        return outputs;
    }

    /** How many transactions the invocation committed; null for none, as with outputs that are written at least once. */
    public @Nullable Long getCommits() {
        return commits;
    }

    /** How many transactions with outputs had no answer to their commit when their session ended; null for none. */
    public @Nullable Long getAborts() {
        return aborts;
    }

    /** How often another producer of the same transactional id fenced the invocation's producer; null for never. */
    public @Nullable Long getProducersFenced() {
        return producersFenced;
    }

    /** How many records failed for good, after their retries, and were skipped or put elsewhere. */
    public long getFailures() {
        return failures;
    }

    /** How many of those became dead letters. */
    public long getDeadLetters() {
        return deadLetters;
    }

    /** How many of those were skipped. */
    public long getSkipped() {
        return skipped;
    }

    /** The record that was given up at the hand-over, as its handler did not return within the drain budget; null where none was. */
    public @Nullable GivenUp getGivenUp() {
        return givenUp;
    }

    /**
     * The holders that crashed, or were cut off, at the checkpoint, as far as the lease row still counts them when this
     * invocation ends; null where it counts none.
     */
    public @Nullable Crashes getCrashes() {
        return crashes;
    }

    /**
     * How long the partition was not served at the hand-over. It begins when the predecessor's last record was done, or, if no
     * record waited behind that, when the predecessor stopped. It ends when this invocation's first record was begun, or, if
     * none waited, when this invocation was ready. Two machines' wall clocks: an estimate.
     */
    public @Nullable Long getHandoffGapMillis() {
        return handoffGapMillis;
    }

    /** From the handler's start, settings and clients included, to the claim. */
    public @Nullable Long getWarmUpMillis() {
        return warmUpMillis;
    }

    /** From the claim to the hold. */
    public @Nullable Long getWaitMillis() {
        return waitMillis;
    }

    /** From the handler's start until the partition was let go and this was reported. */
    public long getTotalMillis() {
        return totalMillis;
    }

    /** Its properties by their names, in the order of the JSON, without those that are absent. */
    public Map<String, Object> toMap() {
        return Bean.properties(this);
    }

    @Override
    public String toString() {
        return Bean.text(this);
    }

    /** A record that its successor does again. */
    public static final class GivenUp {

        private long offset;
        private int count;

        private GivenUp() {}

        /** Of the record; with concurrency, the lowest of those that were given up. */
        public long getOffset() {
            return offset;
        }

        /** How often in a row this record was given up, this invocation included. */
        public int getCount() {
            return count;
        }

        @Override
        public String toString() {
            return Bean.text(this);
        }
    }

    /** What its successor reads of crashes. */
    public static final class Crashes {

        private long offset;
        private int count;
        private boolean recordAlone;

        private Crashes() {}

        /** The checkpoint that the last of those holders left. */
        public long getOffset() {
            return offset;
        }

        /** How many holders in a row crashed there; 0 where the record there is in hand alone for the first time. */
        public int getCount() {
            return count;
        }

        /** Whether the first unfinished record from the offset on was alone in hand, so that it is known to be the reason. */
        public boolean isRecordAlone() {
            return recordAlone;
        }

        @Override
        public String toString() {
            return Bean.text(this);
        }
    }

    /** It was at {@code fromOffset} with nothing in hand, and went on at {@code toOffset}. */
    public static final class Seek {

        private long number;
        private long fromOffset;
        private long toOffset;

        private Seek() {}

        /** Of the lease row. */
        public long getNumber() {
            return number;
        }

        public long getFromOffset() {
            return fromOffset;
        }

        public long getToOffset() {
            return toOffset;
        }

        @Override
        public String toString() {
            return Bean.text(this);
        }
    }

    /** Makes a report step by step; for Baton itself, and for tests of what reads reports. Not thread-safe. */
    public static final class Builder {

        private final PartitionReport report = new PartitionReport();
        private final List<Seek> seeks = new ArrayList<>();

        private Builder(String requestId, String tick) {
            report.requestId = requestId;
            report.tick = tick;
        }

        public Builder partition(String groupId, String topic, int partition) {
            report.groupId = groupId;
            report.topic = topic;
            report.partition = partition;
            return this;
        }

        public Builder ended(Outcome outcome, String reason) {
            report.outcome = outcome.word();
            report.reason = reason;
            return this;
        }

        public Builder held(@Nullable Long generation, @Nullable Long fromOffset, @Nullable Long nextOffset) {
            report.generation = generation;
            report.fromOffset = fromOffset;
            report.nextOffset = nextOffset;
            return this;
        }

        public Builder records(long finished) {
            report.records = finished;
            return this;
        }

        /** Records written; none if 0. */
        public Builder outputs(long outputs) {
            report.outputs = positive(outputs);
            return this;
        }

        /** The transactions of outputs that are written exactly once. A figure of 0 is left out. */
        public Builder transactions(long commits, long aborts, long producersFenced) {
            report.commits = positive(commits);
            report.aborts = positive(aborts);
            report.producersFenced = positive(producersFenced);
            return this;
        }

        private static @Nullable Long positive(long figure) {
            return figure == 0 ? null : figure;
        }

        public Builder failures(long all, long deadLetters, long skipped) {
            report.failures = all;
            report.deadLetters = deadLetters;
            report.skipped = skipped;
            return this;
        }

        public Builder seek(long number, long fromOffset, long toOffset) {
            var seek = new Seek();
            seek.number = number;
            seek.fromOffset = fromOffset;
            seek.toOffset = toOffset;
            seeks.add(seek);
            return this;
        }

        public Builder givenUp(long offset, int count) {
            var givenUp = new GivenUp();
            givenUp.offset = offset;
            givenUp.count = count;
            report.givenUp = givenUp;
            return this;
        }

        public Builder crashes(long offset, int count, boolean recordAlone) {
            var crashes = new Crashes();
            crashes.offset = offset;
            crashes.count = count;
            crashes.recordAlone = recordAlone;
            report.crashes = crashes;
            return this;
        }

        public Builder millis(@Nullable Long handoffGap, @Nullable Long warmUp, @Nullable Long waited, long total) {
            report.handoffGapMillis = handoffGap;
            report.warmUpMillis = warmUp;
            report.waitMillis = waited;
            report.totalMillis = total;
            return this;
        }

        /** The last step: the builder is of no more use. */
        public PartitionReport build() {
            report.seeks = List.copyOf(seeks);
            return report;
        }
    }
}
