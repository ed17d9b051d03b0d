package io.baton.internal.deadletter.aws;

/** SQS and SNS take the characters of XML 1.0 only, and refuse a message with any other. */
final class Text {

    private static final int REPLACEMENT = 0xFFFD;

    private Text() {}

    /** With U+FFFD for each character they refuse. */
    static String allowed(String text) {
        return text.codePoints()
                .map(character -> isAllowed(character) ? character : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isAllowed(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || (character >= ' ' && character < Character.MIN_SURROGATE)
                || (character > Character.MAX_SURROGATE && character < 0xFFFE)
                || character > 0xFFFF;
    }
}
