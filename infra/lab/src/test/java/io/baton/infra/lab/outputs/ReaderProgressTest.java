package io.baton.infra.lab.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.ledger.HeldUp;
import org.junit.jupiter.api.Test;

class ReaderProgressTest {

    private final ReaderProgress progress = new ReaderProgress(1);

    @Test
    void aReaderThatSeesAllIsNotHeldUp() {
        progress.saw(0, 0, 100);
        progress.saw(5, 5, 200);
        progress.saw(5, 5, 900);
        assertThat(progress.take()).isEmpty();
    }

    @Test
    void aReaderIsHeldUpFromTheLastLookAtWhichItSawAll() {
        progress.saw(5, 5, 100);
        progress.saw(5, 7, 200);
        progress.saw(5, 9, 300);
        assertThat(progress.take()).isEmpty();
        progress.saw(10, 10, 400);
        assertThat(progress.take()).containsExactly(new HeldUp(1, 100, 400));
        assertThat(progress.take()).isEmpty();
    }

    @Test
    void aStepForwardEndsOneTimeAndMayBeginAnother() {
        progress.saw(5, 9, 100);
        progress.saw(6, 9, 200);
        progress.saw(6, 12, 300);
        progress.saw(12, 14, 500);
        assertThat(progress.take()).containsExactly(new HeldUp(1, 100, 200), new HeldUp(1, 200, 500));
    }
}
