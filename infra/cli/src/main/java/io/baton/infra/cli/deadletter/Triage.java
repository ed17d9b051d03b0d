package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.text.Sha256;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each letter, in the order in which they are sent. Of several letters about a record only the
 * first is sent, if at most {@value #MOST_REMEMBERED} letters lie between. When a letter stays, all later letters of its key
 * stay: they can still be sent in order. Confined to a thread.
 */
final class Triage {

    /** What becomes of a letter. */
    sealed interface Decision {

        /** Its record is sent. */
        record Send(ProducerRecord<byte[], byte[]> record) implements Decision {}

        /** It is discarded. */
        record Discard() implements Decision {}

        /** It is discarded: another letter about the same record went before. */
        record Duplicate(String first) implements Decision {}

        /** It was chosen, and stays a letter. */
        record Stay(String why) implements Decision {}

        /** It was not chosen. */
        record Pass() implements Decision {}
    }

    private static final String BEHIND = "an earlier letter of its key stays";

    /** Letters about one record are written soon after each other; remembering takes about 300 bytes each. */
    private static final int MOST_REMEMBERED = 200_000;

    /** About 200 bytes each. */
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
            return new Decision.Stay("it is not a letter of Baton's, and holds no record");
        }
        if (isHeld(letter)) {
            return new Decision.Stay(BEHIND);
        }
        String first = letter.sameAs().map(taken::get).orElse(null);
        if (first != null) {
            return new Decision.Duplicate(first);
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

    /** The letter can't be sent after all. */
    Decision.Stay stays(Letter letter, String why) {
        Stream stream = stream(letter);
        if (stream != null) {
            if (held.size() >= MOST_HELD) {
                throw new LetterException(
                        "The letters of %,d keys stay, more than can be remembered. The last is %s, because %s. Solve that first, or choose other letters"
                                .formatted(held.size(), letter.id(), why),
                        null);
            }
            held.add(stream);
        }
        letter.sameAs().ifPresent(taken::remove);
        return new Decision.Stay(why);
    }

    /** No record can be sent to that topic after all: later letters stay. */
    void closes(String topic, String why) {
        if (destination != null) {
            destination.topics().close(topic, why);
        }
    }

    /** Decides again, after other letters could not be sent. */
    Decision again(Letter letter, Decision decision) {
        if (decision instanceof Decision.Send send && destination != null) {
            String closed = destination.topics().whyNot(send.record().topic()).orElse(null);
            if (closed != null || isHeld(letter)) {
                return stays(letter, closed == null ? BEHIND : closed);
            }
        }
        if (decision instanceof Decision.Duplicate duplicate
                && letter.sameAs().map(taken::get).isEmpty()) {
            return new Decision.Stay("letter %s, about the same record, stays".formatted(duplicate.first()));
        }
        return decision;
    }

    /** Whether no more letters are wanted. */
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

    /** Null where records have no order: without a key, or without an origin. */
    private static @Nullable Stream stream(Letter letter) {
        byte @Nullable [] key = letter.record().key();
        return letter.origin() == null || key == null
                ? null
                : new Stream(letter.origin().topic(), letter.origin().partition(), ByteBuffer.wrap(Sha256.of(key)));
    }
}
