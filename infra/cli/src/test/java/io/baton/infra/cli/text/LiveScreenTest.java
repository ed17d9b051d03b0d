package io.baton.infra.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveScreenTest {

    private final StringWriter shown = new StringWriter();

    @Test
    void onATerminalTheSecondPictureTakesThePlaceOfTheFirst() {
        var screen = new LiveScreen(new PrintWriter(shown), true, () -> 24);
        screen.show(List.of("one", "two"));
        shown.getBuffer().setLength(0);
        screen.show(List.of("three"));
        assertThat(shown.toString()).startsWith("\u001b[2A\u001b[J").contains("three");
    }

    @Test
    void longLinesWrapAgainAfterEachPicture() {
        new LiveScreen(new PrintWriter(shown), true, () -> 24).show(List.of("one"));
        assertThat(shown.toString()).endsWith("\u001b[?7h");
    }

    @Test
    void noMoreIsDrawnThanCanBeDrawnOver() {
        var screen = new LiveScreen(new PrintWriter(shown), true, () -> 4);
        screen.show(List.of("1", "2", "3", "4", "5"));
        assertThat(shown.toString()).contains("1", "2", "… and 3 lines more").doesNotContain("\n4");
        screen.show(List.of("6"));
        assertThat(shown.toString()).contains("\u001b[3A");
    }

    @Test
    void elsewhereLinesAreAppendedWithoutAnyEscape() {
        var screen = new LiveScreen(new PrintWriter(shown), false, () -> 2);
        screen.show(List.of("1", "2", "3"));
        screen.show(List.of("4"));
        assertThat(shown.toString().lines()).containsExactly("1", "2", "3", "4");
    }
}
