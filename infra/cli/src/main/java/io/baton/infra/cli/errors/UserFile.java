package io.baton.infra.cli.errors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of text that an option names. What is wrong with it is said with the option's name. */
public record UserFile(String option, Path path) {

    /** Plans and settings are smaller; more than that is another file that was taken for it. */
    private static final long LONGEST_BYTES = 64L << 20;

    /** All of it; throws {@link IllegalArgumentException} where there is no such text. */
    public String read() {
        try {
            if (Files.isDirectory(path)) {
                throw problem("is a directory, not a file", null);
            }
            if (Files.size(path) > LONGEST_BYTES) {
                throw problem("has more than %,d bytes".formatted(LONGEST_BYTES), null);
            }
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw problem("can't be read: " + FileErrorText.of(e), e);
        }
    }

    /** In place of what is there; throws {@link IOException} where it can't be written, wholly. */
    public void write(String text) throws IOException {
        if (Files.isDirectory(path)) {
            throw problem("is a directory, not a file", null);
        }
        try {
            Files.writeString(path, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException(option + " " + path + " could not be written: " + FileErrorText.of(e), e);
        }
    }

    /** What is in it is wrong. */
    public IllegalArgumentException problem(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(option + " " + path + " " + what, cause);
    }
}
