package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.text.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each letter, in the order that they are sent back in. Of letters about one record only the first
 * goes, if no more than {@value #MOST_REMEMBERED} letters lie between. Behind one of a key that has to stay, no later one
 * of that key goes: what is left can still be sent in order. Confined to a thread.
 */
final class Triage {

    /** What becomes of a letter. */
    sealed interface Decision {

        /** Its record goes out. */
        record Send(ProducerRecord<byte[], byte[]> record) implements Decision {}

        /** It is discarded. */
        record Discard() implements Decision {}

        /** It is discarded: another letter about the same record went before. */
        record Twin(String first) implements Decision {}

        /** It was chosen, and stays. */
        record Stay(String why) implements Decision {}

        /** Nobody asked for it. */
        record Pass() implements Decision {}
    }

    private static final String BEHIND = "an earlier letter of its key stays";

    /** Letters about one record are written soon after each other; remembering takes some 300 bytes each. */
    private static final int MOST_REMEMBERED = 200_000;

    /** Some 200 bytes each. */
    private static final int MOST_HELD = 500_000;

    private final Predicate<Letter> chosen;
    private final @Nullable Destination destination;
    private final long limit;
    private final BooleanSupplier stopped;
    private final Map<String, String> taken = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };
    private final Set<Stream> held = new HashSet<>();
    private long count;

    private Triage(Predicate<Letter> chosen, @Nullable Destination destination, long limit, BooleanSupplier stopped) {
        this.chosen = chosen;
        this.destination = destination;
        this.limit = limit;
        this.stopped = stopped;
    }

    /**
     * For sending back.
     *
     * @param limit the most letters that go
     * @param stopped whether no more are wanted, for another reason
     */
    static Triage redrive(Predicate<Letter> chosen, Destination destination, long limit, BooleanSupplier stopped) {
        return new Triage(chosen, destination, limit, stopped);
    }

    /** For putting aside; the same. */
    static Triage discard(Predicate<Letter> chosen, long limit, BooleanSupplier stopped) {
        return new Triage(chosen, null, limit, stopped);
    }

    /**
     * Records of a key, in the partition they come from.
     *
     * @param key its SHA-256: keys may be large
     */
    private record Stream(String topic, int partition, ByteBuffer key) {}

    Decision of(Letter letter) {
        if (letter.settled() || !chosen.test(letter)) {
            return new Decision.Pass();
        }
        if (destination == null) {
            return full() ? new Decision.Pass() : discard();
        }
        if (letter.format() == LetterFormat.NONE) {
            return new Decision.Stay("it is no letter of Baton's, and holds no record");
        }
        if (isHeld(letter)) {
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
            case Destination.Parcel.Refused refused ->
                refused.alone() ? stays(letter, refused.why()) : new Decision.Stay(refused.why());
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
            if (held.size() >= MOST_HELD) {
                throw new LetterException(
                        "The letters of %,d keys stay, more than are remembered: the last, %s, because %s. Mend that first, or choose others"
                                .formatted(held.size(), letter.id(), why),
                        null);
            }
            held.add(stream);
        }
        letter.sameAs().ifPresent(taken::remove);
        return new Decision.Stay(why);
    }

    /** It turned out that nothing can go there: all later letters stay. */
    void closes(String topic, String why) {
        if (destination != null) {
            destination.topics().close(topic, why);
        }
    }

    /** The same once more, after others turned out not to go. */
    Decision again(Letter letter, Decision decision) {
        if (decision instanceof Decision.Send send && destination != null) {
            String closed = destination.topics().whyNot(send.record().topic()).orElse(null);
            if (closed != null || isHeld(letter)) {
                return stays(letter, closed == null ? BEHIND : closed);
            }
        }
        if (decision instanceof Decision.Twin twin
                && letter.sameAs().map(taken::get).isEmpty()) {
            return new Decision.Stay("letter %s, about the same record, stays".formatted(twin.first()));
        }
        return decision;
    }

    /** Whether no more of them are wanted. */
    boolean full() {
        return count >= limit || stopped.getAsBoolean();
    }

    private boolean isHeld(Letter letter) {
        if (held.isEmpty()) {
            return false;
        }
        Stream stream = stream(letter);
        return stream != null && held.contains(stream);
    }

    /** Null where nothing has an order: no key, or nobody knows where from. */
    private static @Nullable Stream stream(Letter letter) {
        byte @Nullable [] key = letter.record().key();
        return letter.origin() == null || key == null
                ? null
                : new Stream(letter.origin().topic(), letter.origin().partition(), ByteBuffer.wrap(Sha256.of(key)));
    }
}
