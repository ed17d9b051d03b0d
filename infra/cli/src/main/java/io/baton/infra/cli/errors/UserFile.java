package io.baton.infra.cli.errors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text file that an option names; errors name the option. */
public record UserFile(String option, Path path) {

    /** Plans and settings are smaller: a larger file is a mistake. */
    private static final long LONGEST_BYTES = 64L << 20;

    /** The whole text; throws {@link IllegalArgumentException} if it can't be read. */
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

    /** Replaces the file; throws {@link IOException} if not all could be written. */
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

    /** The file's content is wrong. */
    public IllegalArgumentException problem(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(option + " " + path + " " + what, cause);
    }
}
