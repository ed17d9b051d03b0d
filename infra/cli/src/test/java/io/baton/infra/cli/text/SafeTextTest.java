package io.baton.infra.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void terminalEscapesAreWrittenOut() {
        assertThat(SafeText.of("\u001b[31mred\u001b[2J")).isEqualTo("\\u{1b}[31mred\\u{1b}[2J");
        assertThat(SafeText.of("\u009b2J\u0007\r\n\t\u007f")).isEqualTo("\\u{9b}2J\\u{7}\\u{d}\\u{a}\\u{9}\\u{7f}");
    }

    @Test
    void whatTurnsTheDirectionOfReadingOrHidesIsWrittenOut() {
        assertThat(SafeText.of("a\u202eb\u2066c\u200bd\u2028e")).isEqualTo("a\\u{202e}b\\u{2066}c\\u{200b}d\\u{2028}e");
        assertThat(SafeText.of("half \ud800 a pair")).isEqualTo("half \\u{d800} a pair");
    }

    @Test
    void lettersOfAnyScriptStay() {
        assertThat(SafeText.of("Zürich 東京 🚲")).isEqualTo("Zürich 東京 🚲");
    }

    @Test
    void nothingIsADash() {
        assertThat(SafeText.of(null)).isEqualTo("-");
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(SafeText.of("🚲🚲🚲", 2)).isEqualTo("🚲…");
    }

    @Test
    void aTablesCellsCanDoNoHarmEither() {
        var table = new TextTable<String>(List.of(
                TextTable.Column.text("NAME", name -> name), TextTable.Column.figure("N", name -> name.length())));
        assertThat(table.lines(List.of("a\u001b[2Jb", "c")))
                .containsExactly("NAME         N", "a\\u{1b}[2Jb  6", "c            1");
    }

    @Test
    void jsonHoldsNothingThatATerminalActsOn() {
        assertThat(Json.line(List.of("\u001b[2J\u009b\u202e\u007f\"東")))
                .isEqualTo("[\"\\u001B[2J\\u009B\\u202E\\u007f\\\"\\u6771\"]");
    }
}
