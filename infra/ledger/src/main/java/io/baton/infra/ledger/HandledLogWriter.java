package io.baton.infra.ledger;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a log that {@link HandledLogs} reads: a file of its own for each execution environment. Each line is one
 * unbuffered append: whatever kills the process afterwards, the operating system has the line. Safe for several handlers
 * at once, whose lines it keeps whole.
 */
public final class HandledLogWriter {

    private final OutputStream out;

    private HandledLogWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins a new file in the directory. */
    public static HandledLogWriter in(Path directory) {
        try {
            Path file = Files.createTempFile(directory, "handled-", ".log");
            return new HandledLogWriter(new FileOutputStream(file.toFile(), true));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write handled records to " + directory, e);
        }
    }

    /** Drops every line. */
    public static HandledLogWriter toNowhere() {
        return new HandledLogWriter(OutputStream.nullOutputStream());
    }

    /** To be called when everything else about the record is done. */
    public void write(HandledRecord record) {
        try {
            out.write((record.line() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write down a handled record", e);
        }
    }
}
