package io.baton.internal.output;

import org.apache.kafka.common.KafkaException;

/**
 * Kafka did not take an output.
 *
 * @param what a sentence that names the record that wrote it, the topic, and why
 * @param ofAnother whether the fault is with another record of its batch, which Kafka's client answers as well
 */
public record Refusal(String what, boolean ofAnother, Exception why) {

    /** What Kafka's client tells of a record that was in one batch with a wrong one. */
    private static final String IN_ONE_BATCH = "Failed to append record because it was part of a batch";

    public static Refusal of(OutputRecord output, Exception why) {
        String said = why.getMessage();
        return new Refusal(
                output.refused(why),
                why.getClass() == KafkaException.class && said != null && said.startsWith(IN_ONE_BATCH),
                why);
    }
}
