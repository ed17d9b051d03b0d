package io.baton.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandingsTest {

    @Test
    void keepsTheStrongestEffortAndPassesByWhatIsNoRide() {
        Standings standings = new Standings();
        standings.update("race-1", "{\"power\":230,\"cadence\":90}");
        standings.update("race-1", "{\"power\":310}");
        standings.update("race-1", "{\"power\":220}");
        standings.update("race-1", "");
        standings.update(null, "{\"power\":900}");

        assertThat(standings.bestWatts("race-1")).isEqualTo(310);
        assertThat(standings.bestWatts("race-2")).isZero();
    }
}
