package io.baton.infra.cli.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Foreign text for a terminal: characters that would move the cursor, change colours, break the line or turn the direction of
 * reading are written as {@code \}{@code u{1b}}. Stateless.
 */
public final class SafeText {

    /** Instead of an unknown value. */
    public static final String NOTHING = "-";

    private SafeText() {}

    public static String of(@Nullable Object value) {
        if (value == null) {
            return NOTHING;
        }
        String text = value.toString();
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isSafe(point)) {
                safe.appendCodePoint(point);
            } else {
                safe.append(String.format(Locale.ROOT, "\\u{%x}", point));
            }
        });
        return safe.toString();
    }

    /** The same, cut to this number of characters. */
    public static String of(@Nullable Object value, int longest) {
        String safe = of(value);
        return safe.codePointCount(0, safe.length()) <= longest
                ? safe
                : safe.substring(0, safe.offsetByCodePoints(0, longest - 1)) + "…";
    }

    private static boolean isSafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
