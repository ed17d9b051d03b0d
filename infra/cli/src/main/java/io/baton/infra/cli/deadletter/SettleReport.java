package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.deadletter.Triage.Decision;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Reports what becomes of each letter as it happens; keeps counts only, for any number of letters. Confined to a thread. */
final class SettleReport {

    private static final int TELL_EVERY = 1_000;
    private static final int TELL_LOOKED_EVERY = 100_000;
    private static final int MOST_LINES = 100;
    private static final int MOST_GROUPS = 50;

    private final CommonOptions common;
    private final String word;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Set<String> topics = new TreeSet<>();
    private long looked;
    private long told;
    private long done;
    private long left;

    /**
     * Nothing is told yet.
     *
     * @param word for what is done to letters
     */
    SettleReport(CommonOptions common, String word) {
        this.common = common;
        this.word = word;
    }

    /** A letter in the answer of {@code --json}. */
    record Line(
            String letter,
            @Nullable String origin,
            String outcome,
            @Nullable String to) {}

    /** Counts an open letter that was read. */
    void looked() {
        looked++;
        if (looked % TELL_LOOKED_EVERY == 0) {
            common.note("%,d letters read; %,d %s, %,d stay, so far".formatted(looked, done, word, left));
        }
    }

    void tell(Letter letter, Decision decision) {
        Line line = switch (decision) {
            case Decision.Send send -> sent(letter, send.record());
            case Decision.Discard ignored -> line(letter, word, null);
            case Decision.Duplicate duplicate ->
                line(letter, "duplicate of %s, settled with it".formatted(duplicate.first()), null);
            case Decision.Stay stay -> line(letter, "stays: " + stay.why(), null);
            case Decision.Pass ignored -> line(letter, "stays", null);
        };
        if (decision instanceof Decision.Stay) {
            left++;
        } else {
            done++;
        }
        told++;
        if (common.json()) {
            common.say((told == 1 ? "[" : ",") + Json.pretty(line));
        } else if (told <= MOST_LINES) {
            common.say("%s  %s  %s%s"
                    .formatted(
                            SafeText.of(line.letter()),
                            SafeText.of(line.origin()),
                            SafeText.of(line.outcome()),
                            line.to() == null ? "" : " to " + SafeText.of(line.to())));
        }
        if (told > MOST_LINES && told % TELL_EVERY == 0) {
            common.note("%,d %s, %,d stay, so far".formatted(done, word, left));
        }
    }

    private Line sent(Letter letter, ProducerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        String from = letter.group() == null ? "without a group" : "of group " + letter.group();
        String destination = topic + ", " + from;
        if (counts.containsKey(destination) || counts.size() < MOST_GROUPS) {
            counts.merge(destination, 1L, Long::sum);
            topics.add(topic);
        } else {
            counts.merge("others", 1L, Long::sum);
        }
        return line(letter, word, record.partition() == null ? topic : topic + "-" + record.partition());
    }

    private static Line line(Letter letter, String outcome, @Nullable String to) {
        return new Line(letter.id(), letter.from().orElse(null), outcome, to);
    }

    /** The topics that records are sent to. */
    List<String> topics() {
        return new ArrayList<>(topics);
    }

    boolean allWent() {
        return left == 0;
    }

    /** The totals, also after a failure. */
    void end() {
        if (common.json()) {
            common.say(told == 0 ? "[]" : "]");
        } else if (told > MOST_LINES) {
            common.say("… and %,d more; --json shows them all".formatted(told - MOST_LINES));
        }
        counts.forEach((destination, count) -> common.note("  %,d to %s".formatted(count, destination)));
        common.note("%,d %s, %,d stay".formatted(done, word, left));
    }
}
