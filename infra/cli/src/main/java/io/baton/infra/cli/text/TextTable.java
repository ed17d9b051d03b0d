package io.baton.infra.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows in columns as wide as their widest cell, two spaces apart; it makes cells safe for the terminal. Immutable.
 *
 * @param columns from left to right
 */
public record TextTable<R>(List<Column<R>> columns) {

    private static final String GAP = "  ";
    private static final int WIDEST = 120;

    /**
     * A column: the text of a cell for each row.
     *
     * @param right whether it holds figures, which are aligned to the right
     */
    public record Column<R>(String name, boolean right, Function<R, @Nullable Object> cell) {

        public static <R> Column<R> text(String name, Function<R, @Nullable Object> cell) {
            return new Column<>(name, false, cell);
        }

        public static <R> Column<R> figure(String name, Function<R, @Nullable Object> cell) {
            return new Column<>(name, true, cell);
        }
    }

    /** A header and a line for each row. */
    public List<String> lines(List<R> rows) {
        int[] widths = columns.stream().mapToInt(column -> width(column.name())).toArray();
        List<List<String>> cells = new ArrayList<>();
        for (R row : rows) {
            List<String> line = columns.stream()
                    .map(column -> SafeText.of(column.cell().apply(row), WIDEST))
                    .toList();
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(line.get(i)));
            }
            cells.add(line);
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::name).toList(), widths));
        cells.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - width(cells.get(i)));
            line.append(i == 0 ? "" : GAP);
            line.append(columns.get(i).right() ? padding + cells.get(i) : cells.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
