package io.baton.infra.cli.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Lines that take the place of those shown before. Ctrl-C at any time leaves the terminal as it was: the one mode that is
 * changed, so that long lines are cut and not wrapped, is changed back in the same write. Confined to a thread.
 */
public final class LiveScreen {

    private static final String CUT_LONG_LINES = "\u001b[?7l";
    private static final String WRAP_LONG_LINES = "\u001b[?7h";

    private final PrintWriter out;
    private final boolean terminal;
    private final IntSupplier height;
    private int drawn;

    /**
     * Shows nothing yet.
     *
     * @param terminal whether the cursor can be moved; if not, lines are appended
     * @param height how many lines the terminal has
     */
    public LiveScreen(PrintWriter out, boolean terminal, IntSupplier height) {
        this.out = out;
        this.terminal = terminal;
        this.height = height;
    }

    public void show(List<String> lines) {
        if (!terminal) {
            lines.forEach(out::println);
            out.flush();
            return;
        }
        List<String> fitting = fitting(lines);
        StringBuilder picture = new StringBuilder();
        if (drawn > 0) {
            picture.append("\u001b[%dA\u001b[J".formatted(drawn));
        }
        picture.append(CUT_LONG_LINES);
        fitting.forEach(line -> picture.append(line).append(System.lineSeparator()));
        picture.append(WRAP_LONG_LINES);
        out.print(picture);
        out.flush();
        drawn = fitting.size();
    }

    /** Lines that scrolled out at the top can't be redrawn. */
    private List<String> fitting(List<String> lines) {
        int room = Math.max(2, height.getAsInt() - 1);
        if (lines.size() <= room) {
            return lines;
        }
        List<String> fitting = new ArrayList<>(lines.subList(0, room - 1));
        fitting.add("… and %,d lines more".formatted(lines.size() - room + 1));
        return fitting;
    }
}
