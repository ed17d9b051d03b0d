package io.baton.infra.cli.deadletter;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each letter, in the order that they are sent back in. Of letters about one record only the first
 * goes. Behind one of a key that has to stay, no later one of that key goes: what is left can still be sent in order.
 * Confined to a thread.
 */
public final class Triage {

    /** What becomes of a letter. */
    public sealed interface Decision {

        /** Its record goes out. */
        record Send(ProducerRecord<byte[], byte[]> record) implements Decision {}

        /** It is put aside. */
        record Discard() implements Decision {}

        /** It is put aside: another letter about the same record went before. */
        record Twin(String first) implements Decision {}

        /** It was chosen, and stays. */
        record Stay(String why) implements Decision {}

        /** Nobody asked for it. */
        record Pass() implements Decision {}
    }

    private static final String BEHIND = "an earlier letter of its key stays";

    private final Predicate<Letter> chosen;
    private final @Nullable Destination destination;
    private final long limit;
    private final Map<String, String> taken = new HashMap<>();
    private final Set<Stream> held = new HashSet<>();
    private long count;

    private Triage(Predicate<Letter> chosen, @Nullable Destination destination, long limit) {
        this.chosen = chosen;
        this.destination = destination;
        this.limit = limit;
    }

    /** At most so many are sent back. */
    public static Triage redrive(Predicate<Letter> chosen, Destination destination, long limit) {
        return new Triage(chosen, destination, limit);
    }

    /** At most so many are put aside. */
    public static Triage discard(Predicate<Letter> chosen, long limit) {
        return new Triage(chosen, null, limit);
    }

    /** Records of a key, in the partition they come from. */
    private record Stream(String topic, int partition, String key) {}

    public Decision of(Letter letter) {
        if (letter.settled() || !chosen.test(letter)) {
            return new Decision.Pass();
        }
        if (destination == null) {
            return full() ? new Decision.Pass() : discard();
        }
        Stream stream = stream(letter);
        if (stream != null && held.contains(stream)) {
            return new Decision.Stay(BEHIND);
        }
        String first = letter.sameAs().map(taken::get).orElse(null);
        if (first != null) {
            return new Decision.Twin(first);
        }
        return switch (destination.of(letter)) {
            case Destination.Parcel.Sendable sendable -> {
                if (full()) {
                    yield new Decision.Pass();
                }
                count++;
                letter.sameAs().ifPresent(record -> taken.put(record, letter.id()));
                yield new Decision.Send(sendable.record());
            }
            case Destination.Parcel.Refused refused -> stays(letter, refused.why());
        };
    }

    private Decision discard() {
        count++;
        return new Decision.Discard();
    }

    /** It turned out that it can't go. */
    Decision.Stay stays(Letter letter, String why) {
        Stream stream = stream(letter);
        if (stream != null) {
            held.add(stream);
        }
        letter.sameAs().ifPresent(taken::remove);
        return new Decision.Stay(why);
    }

    /** The same once more, after others turned out not to go. */
    Decision again(Letter letter, Decision decision) {
        Stream stream = stream(letter);
        if (decision instanceof Decision.Send && stream != null && held.contains(stream)) {
            return stays(letter, BEHIND);
        }
        if (decision instanceof Decision.Twin twin
                && letter.sameAs().map(taken::get).isEmpty()) {
            return new Decision.Stay("letter %s, about the same record, stays".formatted(twin.first()));
        }
        return decision;
    }

    /** Whether no more of them are wanted. */
    public boolean full() {
        return count >= limit;
    }

    /** Null where nothing has an order: no key, or nobody knows where from. */
    private static @Nullable Stream stream(Letter letter) {
        byte @Nullable [] key = letter.record().key();
        return letter.origin() == null || key == null
                ? null
                : new Stream(letter.origin().topic(), letter.origin().partition(), Arrays.toString(key));
    }
}
