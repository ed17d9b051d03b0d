package io.baton.infra.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private static final List<PartitionStatus> STATUS = List.of(
            new PartitionStatus(0, "7f3c91a2-0000", 4, "consuming", 12, 333, 3, 21.4),
            new PartitionStatus(1, null, 0, "starting", 0, 0, 0, null));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void theTableFitsEightyColumnsAndShortensIds() {
        List<String> table = StatusTable.table(STATUS);

        assertThat(table)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(table.get(1)).contains("7f3c91a2 ", "consuming", "21 ms").doesNotContain("-0000");
        assertThat(table.get(2)).contains("starting");
    }

    @Test
    void aTerminalsTableIsRedrawnBelowTheEvents() {
        Screen screen = screen(true);
        screen.status(STATUS, "footer");
        screen.event("something happened");
        screen.leaveTable();
        screen.event("the end");

        String table = String.join("\n", StatusTable.table(STATUS)) + "\nfooter\n";
        assertThat(printed()).isEqualTo(table + "\u001b[4A\u001b[Jsomething happened\n" + table + "the end\n");
    }

    @Test
    void elsewhereNothingIsRedrawn() {
        Screen screen = screen(false);
        screen.status(STATUS, "footer");
        screen.event("something happened");

        assertThat(printed()).isEqualTo("""
                p0 gen 4 consuming, lag 12, 333/s | p1 gen 0 starting, lag 0, 0/s | footer
                something happened
                """);
    }

    private Screen screen(boolean terminal) {
        return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
