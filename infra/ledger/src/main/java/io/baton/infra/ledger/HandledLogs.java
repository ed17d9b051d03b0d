package io.baton.infra.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Follows the logs that {@link HandledLogWriter}s write, one file for each execution environment. Confined to one thread at a time.
 *
 * <p>A line without its end is left for the next look: its writer may be at it still. A writer that was killed in the
 * middle of a line never finished the write, so that line is not a record done.
 */
public final class HandledLogs {

    private static final int LOOK_BYTES = 4 << 20;

    private final Path directory;
    private final Map<Path, Long> readUpTo = new HashMap<>();

    public HandledLogs(Path directory) {
        this.directory = directory;
    }

    /** What was written since the last call, each file's lines in their order. */
    public List<HandledRecord> more() {
        List<HandledRecord> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                while (readFurther(file, lines)) {
                    // a file that grew a lot is read in several bites
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the handled logs in " + directory, e);
        }
        return lines;
    }

    /** Empties the files that were read to their end; no function may be writing. For runs too long to keep every line. */
    public void clear() {
        for (Map.Entry<Path, Long> read : Map.copyOf(readUpTo).entrySet()) {
            try (RandomAccessFile open = new RandomAccessFile(read.getKey().toFile(), "rw")) {
                if (open.length() == read.getValue()) {
                    open.setLength(0); // its writer appends, and so goes on at the beginning
                    readUpTo.remove(read.getKey());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot empty " + read.getKey(), e);
            }
        }
    }

    private boolean readFurther(Path file, List<HandledRecord> lines) throws IOException {
        long from = readUpTo.getOrDefault(file, 0L);
        long available = Files.size(file) - from;
        if (available <= 0) {
            return false;
        }
        byte[] bytes = new byte[(int) Math.min(available, LOOK_BYTES)];
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(from);
            open.readFully(bytes);
        }
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        new String(bytes, 0, end, StandardCharsets.UTF_8)
                .lines()
                .map(HandledRecord::parse)
                .forEach(lines::add);
        readUpTo.put(file, from + end);
        return end > 0 && available > bytes.length;
    }
}
