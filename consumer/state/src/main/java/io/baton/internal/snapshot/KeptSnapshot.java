package io.baton.internal.snapshot;

import io.baton.internal.state.StateException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is kept on purpose. A small object in the folder {@link #FOLDER} says so: while it is there, nobody deletes the
 * objects that it names. Its text:
 *
 * <pre>
 *  BATON-KEPT and the format's number, 1
 *  name
 *  nextOffset
 *  time at which the snapshot was written
 *  count of entries
 *  bytes of the state in memory
 *  object NAME LENGTH CHECKSUM                   for each object, oldest first; the last one is the snapshot itself
 *  checksum CRC-32C of all of that
 * </pre>
 *
 * @param nextOffset where to go on with this state: exactly the records below have made it
 * @param writtenAt by S3's clock
 * @param stateBytes as the metric has it
 */
record KeptSnapshot(
        String name, long nextOffset, Instant writtenAt, long entries, long stateBytes, List<ObjectRef> objects) {

    static final String FOLDER = "kept/";

    private static final String MAGIC = "BATON-KEPT ";
    private static final String FORMAT = "1";
    private static final String OBJECT = "object";
    private static final String CHECKSUM = "checksum ";

    KeptSnapshot {
        objects = List.copyOf(objects);
    }

    /** The key of the small object. */
    static String key(String place, String name) {
        return place + FOLDER + name;
    }

    byte[] encoded() {
        var text = new StringBuilder();
        text.append(MAGIC).append(FORMAT).append('\n');
        text.append(name).append('\n');
        text.append(nextOffset).append('\n');
        text.append(writtenAt).append('\n');
        text.append(entries).append('\n');
        text.append(stateBytes).append('\n');
        for (ObjectRef ref : objects) {
            text.append(
                    "%s %s %s %s\n".formatted(OBJECT, ref.name(), ref.length(), Integer.toHexString(ref.checksum())));
        }
        String all = text.toString();
        return (all + CHECKSUM + checksum(all) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #encoded} has written.
     *
     * @param key of the object
     * @throws StateException if the bytes are something else
     */
    static KeptSnapshot decoded(byte[] bytes, String key) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.startsWith(MAGIC)) {
            throw damaged(key, null);
        }
        String format = text.lines().findFirst().orElse("").substring(MAGIC.length());
        if (!format.equals(FORMAT)) {
            throw new StateException(
                    "The object %s has format %s, and this version of Baton reads format %s: use the version that wrote it"
                            .formatted(key, format, FORMAT),
                    null);
        }
        int end = text.lastIndexOf(CHECKSUM);
        if (end < 0 || !text.substring(end).equals(CHECKSUM + checksum(text.substring(0, end)) + "\n")) {
            throw damaged(key, null);
        }
        try {
            return read(text.substring(0, end).lines().toList());
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
            throw damaged(key, e);
        }
    }

    private static StateException damaged(String key, @Nullable Throwable cause) {
        return new StateException(
                "The object %s, which says that a snapshot is kept, is damaged: bring it back, or delete it. Until then no snapshot of this partition is deleted"
                        .formatted(key),
                cause);
    }

    private static KeptSnapshot read(List<String> lines) {
        var objects = new ArrayList<ObjectRef>();
        for (String line : lines.subList(6, lines.size())) {
            String[] words = line.split(" ", -1);
            if (words.length != 4 || !words[0].equals(OBJECT)) {
                throw new IllegalArgumentException(line);
            }
            objects.add(new ObjectRef(words[1], Integer.parseInt(words[2]), Integer.parseUnsignedInt(words[3], 16)));
        }
        return new KeptSnapshot(
                lines.get(1),
                Long.parseLong(lines.get(2)),
                Instant.parse(lines.get(3)),
                Long.parseLong(lines.get(4)),
                Long.parseLong(lines.get(5)),
                objects);
    }

    private static String checksum(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
