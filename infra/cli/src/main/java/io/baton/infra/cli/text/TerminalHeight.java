package io.baton.infra.cli.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number of lines of the terminal, from {@code stty}; it may be resized at any time. Stateless. */
public final class TerminalHeight {

    private static final int USUAL = 24;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) \\d+");

    private TerminalHeight() {}

    public static int lines() {
        ProcessBuilder stty = new ProcessBuilder("stty", "size")
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = stty.start();
            try (InputStream said = process.getInputStream()) {
                String text = new String(said.readAllBytes(), StandardCharsets.US_ASCII).strip();
                Matcher size = SIZE.matcher(text);
                boolean ended = process.waitFor(1, TimeUnit.SECONDS);
                return ended && size.matches() && !size.group(1).equals("0") ? Integer.parseInt(size.group(1)) : USUAL;
            }
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }
}
