package io.baton.infra.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FrozenHoldersTest {

    private final List<String> thawed = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long now;

    private final FrozenHolders<String> frozen = new FrozenHolders<>(Duration.ofNanos(100), () -> now, thawed::add);

    @Test
    void eachIsThawedWhenItsOwnTimeIsOver() {
        frozen.add("first");
        now = 60;
        frozen.add("second");
        now = 99;
        frozen.thawDue();
        assertThat(thawed).isEmpty();
        now = 100;
        frozen.thawDue();
        assertThat(thawed).containsExactly("first");
        assertThat(frozen.none()).isFalse();
        now = 160;
        frozen.thawDue();
        assertThat(thawed).containsExactly("first", "second");
        assertThat(frozen.none()).isTrue();
    }

    @Test
    void allAreThawedAtTheEnd() throws Exception {
        frozen.add("first");
        frozen.add("second");
        stopped.countDown();
        frozen.awaitNone(stopped);
        assertThat(thawed).containsExactly("first", "second");
    }

    @Test
    void aWaitThawsThoseWhoseTimeCameMeanwhile() throws Exception {
        frozen.add("first");
        now = 200;
        assertThat(frozen.await(Duration.ZERO, stopped)).isTrue();
        assertThat(thawed).containsExactly("first");
        stopped.countDown();
        assertThat(frozen.await(Duration.ofDays(1), stopped)).isFalse();
    }

    @Test
    void itIsWaitedForUntilNoneStandsStill() throws Exception {
        var real = new FrozenHolders<String>(Duration.ofMillis(20), System::nanoTime, thawed::add);
        real.add("first");
        real.add("second");
        real.awaitNone(stopped);
        assertThat(thawed).containsExactly("first", "second");
        assertThat(real.none()).isTrue();
    }
}
