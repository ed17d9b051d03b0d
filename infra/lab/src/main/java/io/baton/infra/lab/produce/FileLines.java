package io.baton.infra.lab.produce;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, each a record with the line's bytes as its value, empty ones too. They are dealt to the
 * partitions in turn, and there to the keys in turn; the key is {@code lines-<partition>-<n>} and the sequence counts
 * within it, so the judge sees the order of each key. Ends with the file.
 */
public final class FileLines implements RecordSource {

    /** What the lab's topic and producer take. */
    static final int LONGEST_LINE_BYTES = 8 << 20;

    private final Path file;
    private final int partitions;
    private final int keysPerPartition;
    private final BufferedReader reader;
    private long lines;

    public FileLines(Path file, int partitions, int keysPerPartition) throws IOException {
        this.file = file;
        this.partitions = partitions;
        this.keysPerPartition = keysPerPartition;
        // one char a byte: the bytes pass unchanged, whatever the file's encoding
        this.reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
    }

    @Override
    public @Nullable Outgoing next() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            return null;
        }
        if (line.length() > LONGEST_LINE_BYTES) {
            throw new IOException("line %,d of %s has %,d bytes; the lab takes lines of up to %,d"
                    .formatted(lines + 1, file, line.length(), LONGEST_LINE_BYTES));
        }
        int partition = (int) (lines % partitions);
        long inPartition = lines / partitions;
        long sequence = inPartition / keysPerPartition;
        lines++;
        return new Outgoing(
                partition,
                "lines-%d-%d".formatted(partition, inPartition % keysPerPartition),
                sequence,
                ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
