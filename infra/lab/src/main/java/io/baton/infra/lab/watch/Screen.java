package io.baton.infra.lab.watch;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the run is shown. Events scroll by; the table below them is redrawn in place on a terminal, and printed as one
 * line now and then elsewhere. Thread-safe.
 */
public final class Screen {

    private final PrintStream out;
    private final boolean terminal;
    private List<String> drawn = List.of();

    public Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    public boolean isTerminal() {
        return terminal;
    }

    public synchronized void event(String line) {
        List<String> table = drawn;
        erase();
        out.println(line);
        draw(table);
    }

    /** Shows the status: the table on a terminal, the line elsewhere. */
    public synchronized void status(List<PartitionStatus> partitions, String footer) {
        if (terminal) {
            erase();
            List<String> lines = new ArrayList<>(StatusTable.table(partitions));
            lines.add(footer);
            draw(lines);
        } else {
            out.println(StatusTable.line(partitions) + " | " + footer);
        }
    }

    /** The table stays where it is; what follows is printed below it. */
    public synchronized void leaveTable() {
        drawn = List.of();
    }

    private void erase() {
        if (!drawn.isEmpty()) {
            // cursor up to the table's first line, clear from there
            out.printf("\u001b[%dA\u001b[J", drawn.size());
        }
        drawn = List.of();
    }

    private void draw(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
        drawn = lines;
    }
}
