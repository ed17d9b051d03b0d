package io.baton.infra.lab.invocations;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.ledger.EndedInvocation.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionReportTest {

    @Test
    void readsWhatAHolderSays() {
        assertThat(FunctionReport.parse("""
                {"requestId":"r","tick":"2026-11-21T12:14:00Z","partitions":[
                {"outcome":"superseded","reason":"a newer one","requestId":"r","partition":2,"tick":"2026-11-21T12:14:00Z","generation":7,
                 "fromOffset":10,"nextOffset":40,"records":30,"handoffGapMillis":21,"warmUpMillis":900,"waitMillis":300,"totalMillis":8123}],
                 "totalMillis":8200,"leakedThreads":["pool-1"]}"""))
                .containsExactly(new FunctionReport(
                        2,
                        Outcome.SUPERSEDED,
                        "a newer one",
                        Instant.parse("2026-11-21T12:14:00Z"),
                        7,
                        10L,
                        40L,
                        30,
                        21L,
                        900L,
                        300L,
                        8_123,
                        List.of("pool-1")));
    }

    @Test
    void threadsThatAnInvocationLeftAreCountedOnceHoweverManyPartitionsItHad() {
        List<FunctionReport> reports = FunctionReport.parse("""
                {"partitions":[{"outcome":"superseded","partition":4},{"outcome":"duplicate","partition":5}],
                 "leakedThreads":["pool-1"]}""");
        assertThat(reports).extracting(FunctionReport::partition).containsExactly(4, 5);
        assertThat(reports).flatExtracting(FunctionReport::leakedThreads).containsExactly("pool-1");
    }

    @Test
    void aClaimantThatNeverHeldSaysNoOffset() {
        assertThat(FunctionReport.parse("""
                {"partitions":[{"outcome":"superseded","reason":"","partition":2,"generation":7,"records":0,"totalMillis":5}]}"""))
                .singleElement()
                .satisfies(report -> assertThat(report.held()).isFalse());
    }

    @Test
    void anotherAnswerIsNoReport() {
        assertThat(FunctionReport.parse("\"ok\"")).isEmpty();
        assertThat(FunctionReport.parse("{\"partitions\":[{\"outcome\":\"fine\"}]}"))
                .isEmpty();
        assertThat(FunctionReport.parse("{")).isEmpty();
    }
}
