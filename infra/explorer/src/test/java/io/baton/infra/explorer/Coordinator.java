package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.Committed;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's transaction coordinator as it is for one transactional id: the epoch of the newest producer, and the offset that was
 * committed last, with the text beside it. What a transaction holds before its commit nobody sees.
 */
final class Coordinator {

    sealed interface Request {

        /** A producer takes the transactional id, and what the producer before has left open is aborted. */
        record Init() implements Request {}

        record Read() implements Request {}

        record Commit(long epoch, List<ProducerRecord<byte[], byte[]>> outputs, Committed position)
                implements Request {}
    }

    sealed interface Answer {

        record Epoch(long epoch) implements Answer {}

        record Last(Optional<Committed> committed) implements Answer {}

        /** Or, where it comes {@code again}, it had been carried out before, and its answer was lost. */
        record Done(boolean again) implements Answer {}

        record Fenced() implements Answer {}
    }

    private record Stored(long offset, String metadata) {}

    private long epoch;
    private @Nullable Stored stored;
    private Request.@Nullable Commit done;

    Answer carryOut(Request request) {
        return switch (request) {
            case Request.Init ignored -> new Answer.Epoch(++epoch);
            case Request.Read ignored -> new Answer.Last(committed());
            case Request.Commit commit -> {
                if (commit.epoch() != epoch) {
                    yield new Answer.Fenced();
                }
                boolean again = isDone(commit);
                store(commit.position());
                done = commit;
                yield new Answer.Done(again);
            }
        };
    }

    void store(Committed position) {
        stored = new Stored(position.checkpoint().nextOffset(), position.metadata());
    }

    Optional<Committed> committed() {
        return stored == null
                ? Optional.empty()
                : Committed.parsed(
                        stored.offset(), Checkpoint.at(stored.offset()).leaderEpoch(), stored.metadata());
    }

    /** Whether it was the last. */
    boolean isDone(Request.Commit commit) {
        return commit.equals(done);
    }

    boolean isNewest(long producersEpoch) {
        return producersEpoch == epoch;
    }

    void describe(Fingerprint text) {
        text.word(stored == null ? "-" : Objects.requireNonNull(stored).toString());
    }
}
