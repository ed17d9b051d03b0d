package io.baton.internal.output;

import java.util.Optional;

/**
 * Writes outputs and the offset that passes their records in one transaction of Kafka's. The producer's epoch is the fence: from
 * {@link #takeOver} on, nothing of any other producer of this transactional id is committed. Each method is called by one
 * thread at a time; all are bounded in time, and throw {@link OutputException}.
 */
public interface OutputTransactions extends AutoCloseable {

    /**
     * Ends what a producer before has left open, and then asks what it committed last: no sooner, as it could commit meanwhile.
     *
     * @return empty where nothing is committed, or not by Baton
     */
    Optional<Committed> takeOver();

    /** Adds an output to the transaction, which it begins if none is open. */
    void send(OutputRecord output);

    /**
     * Commits what was sent since the last commit, and this. Where the answer is lost ({@link OutputException.Kind#REPEAT}) it is to
     * be called again with the same, and with nothing sent in between.
     */
    void commit(Committed position);

    /** Aborts the transaction that is open, if one is, and closes the producer. */
    @Override
    void close();
}
