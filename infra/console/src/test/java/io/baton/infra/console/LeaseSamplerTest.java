package io.baton.infra.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseSamplerTest {

    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final SampleSource source = SampleSource.troubled(4);
    private final LeaseSampler sampler = new LeaseSampler(source, () -> now);

    @Test
    void manyPagesAreOneLookASecond() {
        LeaseSampler.Look first = sampler.look();
        assertThat(sampler.look()).isSameAs(first);
        assertThat(source.looks).hasValue(1);

        pass(1_000);

        assertThat(sampler.look()).isNotSameAs(first);
        assertThat(source.looks).hasValue(2);
    }

    @Test
    void afterAnOrderThePresentIsLookedAtAgain() {
        var unused = sampler.look();

        sampler.forget();
        unused = sampler.look();

        assertThat(source.looks).hasValue(2);
    }

    @Test
    void aLookThatFailsShowsTheLastAndSaysSo() {
        LeaseSampler.Look seen = sampler.look();
        source.breaks(new IllegalStateException("the table does not answer"));
        pass(2_000);

        LeaseSampler.Look failed = sampler.look();

        assertThat(failed.leases()).isEqualTo(seen.leases());
        assertThat(failed.problem()).contains("the table does not answer");

        source.breaks(null);
        pass(2_000);
        assertThat(sampler.look().problem()).isNull();
    }

    @Test
    void aClockThatIsSetBackDoesNotStopTheLooks() {
        var unused = sampler.look();
        pass(-3_600_000);

        unused = sampler.look();

        assertThat(source.looks).hasValue(2);
    }

    @Test
    void samplesGrowWithTheLooksAndNotForEver() {
        for (int i = 0; i < 400; i++) {
            var unused = sampler.look();
            pass(2_000);
        }

        assertThat(sampler.samples()).hasSize(4);
        LeaseSampler.Series first = sampler.samples().getFirst();
        assertThat(first.key()).isEqualTo("orders/telemetry/0");
        assertThat(first.points()).hasSize(300);
        assertThat(first.points().getLast().at()).isEqualTo(now.minusMillis(2_000));
        LeaseSampler.Sample unknown = sampler.samples().get(3).points().getFirst();
        assertThat(unknown.lag()).as("of a row that can't be read").isNull();
    }

    private void pass(long millis) {
        now = now.plusMillis(millis);
    }
}
