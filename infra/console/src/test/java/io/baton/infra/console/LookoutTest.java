package io.baton.infra.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LookoutTest {

    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final SampleSource source = SampleSource.troubled(4);
    private final Lookout lookout = new Lookout(source, () -> now);

    @Test
    void manyPagesAreOneLookASecond() {
        Lookout.Look first = lookout.look();
        assertThat(lookout.look()).isSameAs(first);
        assertThat(source.looks).hasValue(1);

        pass(1_000);

        assertThat(lookout.look()).isNotSameAs(first);
        assertThat(source.looks).hasValue(2);
    }

    @Test
    void afterAnOrderThePresentIsLookedAtAgain() {
        var unused = lookout.look();

        lookout.forget();
        unused = lookout.look();

        assertThat(source.looks).hasValue(2);
    }

    @Test
    void aLookThatFailsShowsTheLastAndSaysSo() {
        Lookout.Look seen = lookout.look();
        source.breaks(new IllegalStateException("the table does not answer"));
        pass(2_000);

        Lookout.Look failed = lookout.look();

        assertThat(failed.leases()).isEqualTo(seen.leases());
        assertThat(failed.problem()).contains("the table does not answer");

        source.breaks(null);
        pass(2_000);
        assertThat(lookout.look().problem()).isNull();
    }

    @Test
    void aClockThatIsSetBackDoesNotStopTheLooks() {
        var unused = lookout.look();
        pass(-3_600_000);

        unused = lookout.look();

        assertThat(source.looks).hasValue(2);
    }

    @Test
    void samplesGrowWithTheLooksAndNotForEver() {
        for (int i = 0; i < 400; i++) {
            var unused = lookout.look();
            pass(2_000);
        }

        assertThat(lookout.samples()).hasSize(4);
        Lookout.Series first = lookout.samples().getFirst();
        assertThat(first.key()).isEqualTo("orders/telemetry/0");
        assertThat(first.points()).hasSize(300);
        assertThat(first.points().getLast().at()).isEqualTo(now.minusMillis(2_000));
        Lookout.Sample unknown = lookout.samples().get(3).points().getFirst();
        assertThat(unknown.lag()).as("of a row that can't be read").isNull();
    }

    private void pass(long millis) {
        now = now.plusMillis(millis);
    }
}
