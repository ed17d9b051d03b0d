package io.baton.infra.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportLineTest {

    @Test
    void theFirstAttemptOfAnEnvironmentTellsItsInit() {
        assertThat(new ReportLine("r-1", Duration.ofNanos(12_345_678), Duration.ofMillis(900), 256, 171, null).text())
                .isEqualTo("REPORT RequestId: r-1\tDuration: 12.35 ms\tBilled Duration: 13 ms\tMemory Size: 256 MB"
                        + "\tMax Memory Used: 171 MB\tInit Duration: 900.00 ms");
    }

    @Test
    void aFailedAttemptTellsItsError() {
        assertThat(new ReportLine("r-1", Duration.ofMillis(5), null, 128, null, "Runtime.ExitError").text())
                .isEqualTo("REPORT RequestId: r-1\tDuration: 5.00 ms\tBilled Duration: 5 ms\tMemory Size: 128 MB"
                        + "\tMax Memory Used: unknown\tStatus: error\tError Type: Runtime.ExitError");
    }
}
