package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    private static final LeaseKey KEY = new LeaseKey("g", "t", 0);
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final InMemoryLeaseStore table = new InMemoryLeaseStore();

    private static Owner owner(String requestId) {
        return new Owner(requestId, "n", "log", "1");
    }

    private Lease row() {
        return table.read(KEY).orElseThrow();
    }

    @Test
    void aDuplicateIsToldWhoWarmsUp() {
        var unused = table.write(new Step.Admit(KEY, owner("at-noon"), Tick.at(NOW), NOW));
        assertThat(Reasons.duplicate(row())).contains("at-noon", "already warms up");
    }

    /** Its claim leaves the admission of the tick before it in the row. */
    @Test
    void aDuplicateOfAWatchdogThatHoldsIsToldOfTheWatchdog() {
        var admitted = table.write(new Step.Admit(KEY, owner("at-noon"), Tick.at(NOW), NOW));
        Instant later = NOW.plusSeconds(60);
        var claimed = table.write(
                new Step.Claim(KEY, owner("watchdog"), new Intent.Watchdog(Tick.at(later)), "topic-id", later));
        assertThat(row().claim()).as("%s, %s", admitted, claimed).isNotNull();
        assertThat(Reasons.duplicate(row())).contains("watchdog", "alive").doesNotContain("at-noon");
    }
}
