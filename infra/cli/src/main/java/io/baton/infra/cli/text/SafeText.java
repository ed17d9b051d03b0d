package io.baton.infra.cli.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Text of others for a terminal: whatever would move the cursor, change colours, break the line or turn the direction of
 * reading around is written out as {@code \}{@code u{1b}}. Stateless.
 */
public final class SafeText {

    /** Instead of what is not known. */
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

    /** The same, cut to so many characters. */
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
