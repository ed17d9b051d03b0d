package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import io.baton.internal.tenure.Ended;
import io.baton.internal.time.SystemTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    @Test
    void goesThroughAWholeTenureAndLeavesNothingBehind() throws Exception {
        var threads = new ThreadWatch();
        Ended ended = Rehearsal.run(Map.of(), new SystemTime());
        assertThat(ended.outcome()).as(ended.reason()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(ended.records()).isEqualTo(1);
        assertThat(ended.nextOffset()).isEqualTo(1);
        assertThat(threads.leftBehind(new SystemTime())).isEmpty();
    }
}
