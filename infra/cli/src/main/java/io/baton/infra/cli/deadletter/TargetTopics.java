package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.deadletter.KafkaTopics.Found;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;

/** The topics that records may be sent to, never those of the letters. Asks Kafka about each topic once. Confined to a thread. */
final class TargetTopics {

    private final Function<String, Found> look;
    private final Set<String> letters;
    private final Map<String, Found> seen = new HashMap<>();
    private final Map<String, String> closed = new HashMap<>();

    /**
     * The topics of a cluster.
     *
     * @param look asks Kafka about a topic
     * @param letters the topics of letters and of settled letters
     */
    TargetTopics(Function<String, Found> look, Set<String> letters) {
        this.look = look;
        this.letters = Set.copyOf(letters);
    }

    /** The reason why nothing can be sent there; empty if it can. */
    Optional<String> whyNot(String topic) {
        if (closed.containsKey(topic)) {
            return Optional.ofNullable(closed.get(topic));
        }
        return switch (find(topic)) {
            case Found.Missing ignored -> Optional.of("there is no topic " + topic);
            case Found.Hidden hidden ->
                Optional.of("these credentials may not describe topic %s: %s".formatted(topic, hidden.why()));
            case Found.There there when there.internal() -> Optional.of("topic %s is Kafka's own".formatted(topic));
            case Found.There there
            when isLetters(topic, there.id()) ->
                Optional.of("topic %s is the topic of the letters: they would come back as letters".formatted(topic));
            case Found.There ignored -> Optional.empty();
        };
    }

    /** 0 where there is no such topic. */
    int partitions(String topic) {
        return find(topic) instanceof Found.There there ? there.partitions() : 0;
    }

    /** Nothing can be sent there after all. */
    void close(String topic, String why) {
        closed.put(topic, why);
    }

    private boolean isLetters(String topic, Uuid id) {
        if (letters.contains(topic)) {
            return true;
        }
        Set<Uuid> ids = new HashSet<>();
        for (String name : letters) {
            if (find(name) instanceof Found.There there && !there.id().equals(Uuid.ZERO_UUID)) {
                ids.add(there.id());
            }
        }
        return ids.contains(id);
    }

    private Found find(String topic) {
        Found known = seen.get(topic);
        if (known == null) {
            known = look.apply(topic);
            seen.put(topic, known);
        }
        return known;
    }
}
