package io.baton.internal.output;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction commits beside outputs: the authority for offsets of a pipeline that writes exactly once.
 *
 * @param checkpoint which records the transactions until now have passed
 * @param seek the number of the last seek that it was made under
 * @param generation the holder's
 * @param topicId of the topic that the offset belongs to, as in the lease row; null where none is known
 */
public record Committed(
        Checkpoint checkpoint,
        long seek,
        long generation,
        @Nullable String topicId) {

    /** Of Kafka's brokers, unless their {@code offset.metadata.max.bytes} says otherwise. */
    private static final int LONGEST_AT_THE_BROKER = 4_096;

    private static final String AT = "at";

    /** What {@link #metadata()} may have, so that the time has room beside it. */
    public static final int LONGEST_METADATA =
            LONGEST_AT_THE_BROKER - beside(Instant.ofEpochMilli(Long.MAX_VALUE)).length();

    private static final String FORMAT = "baton=1";

    /**
     * As Kafka keeps it beside the offset. What is finished ahead may make it longer than {@link #LONGEST_METADATA}; then it
     * can't be committed yet.
     */
    public String metadata() {
        var text = new StringBuilder(FORMAT)
                .append(" generation=")
                .append(generation)
                .append(" seek=")
                .append(seek);
        if (topicId != null) {
            text.append(" topic-id=").append(topicId);
        }
        if (checkpoint.snapshot() != null) {
            text.append(" snapshot=").append(checkpoint.snapshot());
        }
        if (!checkpoint.ahead().isEmpty()) {
            byte[] ahead = checkpoint.ahead().encoded(checkpoint.nextOffset());
            text.append(" ahead=")
                    .append(Base64.getUrlEncoder().withoutPadding().encodeToString(ahead));
        }
        return text.toString();
    }

    /** The same with the time of the commit, which is for people: no rule reads it. */
    public String metadata(Instant at) {
        return metadata() + beside(at);
    }

    private static String beside(Instant at) {
        return " " + AT + "=" + at.toEpochMilli();
    }

    /** When it was committed, by the clock of its holder; empty where nothing, or nothing of Baton's, says so. */
    public static Optional<Instant> at(@Nullable String metadata) {
        try {
            return metadata == null || !metadata.startsWith(FORMAT + " ")
                    ? Optional.empty()
                    : Optional.ofNullable(values(metadata).get(AT))
                            .map(Long::valueOf)
                            .map(Instant::ofEpochMilli);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Reads what {@link #metadata} has written; empty for an offset that somebody else committed. */
    public static Optional<Committed> parsed(long offset, OptionalInt leaderEpoch, @Nullable String metadata) {
        if (metadata == null || !metadata.startsWith(FORMAT + " ")) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(offset, leaderEpoch, values(metadata)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // it begins as ours do, and goes on otherwise
        }
    }

    private static Map<String, String> values(String metadata) {
        var values = new HashMap<String, String>();
        Arrays.stream(metadata.split(" ", -1))
                .map(part -> part.split("=", 2))
                .filter(part -> part.length == 2)
                .forEach(part -> values.put(part[0], part[1]));
        return values;
    }

    private static Committed read(long offset, OptionalInt leaderEpoch, Map<String, String> values) {
        String ahead = values.get("ahead");
        return new Committed(
                Checkpoint.reaching(
                                offset,
                                leaderEpoch,
                                ahead == null
                                        ? FinishedAhead.NONE
                                        : FinishedAhead.decoded(
                                                Base64.getUrlDecoder().decode(ahead), offset))
                        .with(values.get("snapshot")),
                number(values, "seek"),
                number(values, "generation"),
                values.get("topic-id"));
    }

    private static long number(Map<String, String> values, String name) {
        return Long.parseLong(values.getOrDefault(name, ""));
    }
}
