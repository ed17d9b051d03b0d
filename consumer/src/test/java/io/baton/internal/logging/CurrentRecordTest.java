package io.baton.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a line tells of its record is tested where a logger is, in baton-logback. */
class CurrentRecordTest {

    @Test
    void aThreadThatHasLeftKeepsNothing() {
        CurrentRecord.enter("riders", "telemetry", 3, 42).close();
        assertThat(CurrentRecord.ofThread()).isNull();
    }
}
