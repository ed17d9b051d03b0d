package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.time.SystemTime;
import org.junit.jupiter.api.Test;

/** Each part throws if it does not come to its end, which in a function would only be a line in the log. */
class ClientRehearsalTest {

    private final ClientRehearsal rehearsal = new ClientRehearsal(new SystemTime());

    @Test
    void theTablesClientReadsARowAndIsRefusedAWrite() throws Exception {
        var threads = new ThreadWatch();
        rehearsal.table();
        assertThat(threads.leftBehind(new SystemTime())).isEmpty();
    }

    @Test
    void kafkasClientConnectsReadsAndCommits() throws Exception {
        var threads = new ThreadWatch();
        rehearsal.broker();
        assertThat(threads.leftBehind(new SystemTime())).isEmpty();
    }
}
