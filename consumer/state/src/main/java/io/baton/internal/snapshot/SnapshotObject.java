package io.baton.internal.snapshot;

import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One object of a snapshot.
 *
 * <pre>
 *  magic "BATONST" and the format's number, 1         8 bytes
 *  lease                                              text
 *  name                                               text
 *  nextOffset                                         8 bytes
 *  objects that come before it, oldest first          count, then of each: name, length, checksum
 *  names of stores                                    count, texts
 *  segments written as a whole                        count, then of each: number, count of entries, entries
 *  changes                                            count, entries; a value's length of -1 stands for none
 *  CRC-32C of all of that                             4 bytes
 * </pre>
 *
 * An entry is its store's place among the names (4 bytes), and key and value, each with its length before it. Numbers are 4 bytes
 * and big-endian unless said otherwise, texts UTF-8 with their length before them.
 *
 * @param nextOffset of the checkpoint that the object belongs to
 * @param before the objects to read before this one
 * @param whole whole segments, which replace what older objects have of them
 * @param changes the changes since the object before; none of them in a segment of {@code whole}
 */
record SnapshotObject(
        String lease,
        String name,
        long nextOffset,
        List<ObjectRef> before,
        List<String> stores,
        Map<Integer, Map<StateKey, byte[]>> whole,
        List<Change> changes) {

    private static final byte[] MAGIC = "BATONST".getBytes(StandardCharsets.US_ASCII);
    private static final byte FORMAT = 1;
    private static final int NONE = -1;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    /** The object's bytes, and the reference by which later objects name it. */
    static final class Encoded {

        private final ObjectRef ref;
        private final byte[] bytes;

        private Encoded(ObjectRef ref, byte[] bytes) {
            this.ref = ref;
            this.bytes = bytes;
        }

        ObjectRef ref() {
            return ref;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    Encoded encoded() {
        var buffer = ByteBuffer.allocate(length());
        buffer.put(MAGIC).put(FORMAT);
        put(buffer, lease);
        put(buffer, name);
        buffer.putLong(nextOffset);
        buffer.putInt(before.size());
        for (ObjectRef ref : before) {
            put(buffer, ref.name());
            buffer.putInt(ref.length()).putInt(ref.checksum());
        }
        buffer.putInt(stores.size());
        stores.forEach(store -> put(buffer, store));
        buffer.putInt(whole.size());
        whole.forEach((segment, entries) -> {
            buffer.putInt(segment).putInt(entries.size());
            entries.forEach((key, value) -> put(buffer, key, value));
        });
        buffer.putInt(changes.size());
        changes.forEach(change -> put(buffer, change.key(), change.value()));
        byte[] bytes = buffer.array();
        int checksum = checksum(bytes);
        buffer.putInt(checksum);
        return new Encoded(new ObjectRef(name, bytes.length, checksum), bytes);
    }

    private int length() {
        long length =
                MAGIC.length + 1L + length(lease) + length(name) + Long.BYTES + 4L * Integer.BYTES + CHECKSUM_BYTES;
        for (ObjectRef ref : before) {
            length += length(ref.name()) + 2L * Integer.BYTES;
        }
        for (String store : stores) {
            length += length(store);
        }
        for (Map<StateKey, byte[]> entries : whole.values()) {
            length += 2L * Integer.BYTES;
            for (Map.Entry<StateKey, byte[]> entry : entries.entrySet()) {
                length += length(entry.getKey(), entry.getValue());
            }
        }
        for (Change change : changes) {
            length += length(change.key(), change.value());
        }
        if (length > Integer.MAX_VALUE - 64) {
            throw new StateException(
                    "A snapshot of %s would have %s bytes, more than an object can have: set BATON_STATE_BYTES lower, and delete keys that are no longer needed"
                            .formatted(lease, length),
                    null);
        }
        return (int) length;
    }

    static int length(StateKey key, byte @Nullable [] value) {
        return 3 * Integer.BYTES + key.bytes().length + (value == null ? 0 : value.length);
    }

    private static int length(String text) {
        return Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void put(ByteBuffer buffer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.putInt(bytes.length).put(bytes);
    }

    private static void put(ByteBuffer buffer, StateKey key, byte @Nullable [] value) {
        buffer.putInt(key.store()).putInt(key.bytes().length).put(key.bytes());
        if (value == null) {
            buffer.putInt(NONE);
        } else {
            buffer.putInt(value.length).put(value);
        }
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }

    /**
     * Reads an object that {@link #encoded} has written.
     *
     * @param where what messages call the object
     * @param stores of the pipeline; null for those of the object itself
     * @throws StateException if the bytes are not such an object, or not this one
     */
    static SnapshotObject decoded(byte[] bytes, LeaseKey lease, String name, String where, @Nullable Stores stores) {
        requireOurs(bytes, where);
        ObjectRef ref = ref(name, bytes);
        int stored = ByteBuffer.wrap(bytes).getInt(bytes.length - CHECKSUM_BYTES);
        if (stored != ref.checksum()) {
            throw new StateException(
                    "The snapshot %s is damaged: its %s bytes have the checksum %s, and it says %s. %s"
                            .formatted(
                                    where,
                                    bytes.length,
                                    Integer.toHexString(ref.checksum()),
                                    Integer.toHexString(stored),
                                    WHAT_TO_DO),
                    null);
        }
        SnapshotObject read;
        try {
            read = read(ByteBuffer.wrap(bytes, 0, bytes.length - CHECKSUM_BYTES), stores, where);
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | NegativeArraySizeException e) {
            throw new StateException("The snapshot %s can't be decoded. %s".formatted(where, WHAT_TO_DO), e);
        }
        if (!read.lease.equals(lease.id()) || !read.name.equals(name)) {
            throw new StateException(
                    "The object %s has the snapshot %s of %s, but should have the snapshot %s of %s. %s"
                            .formatted(where, read.name, read.lease, name, lease, WHAT_TO_DO),
                    null);
        }
        return read;
    }

    /** The reference by which later objects name it. */
    static ObjectRef ref(String name, byte[] bytes) {
        return new ObjectRef(name, bytes.length, checksum(bytes));
    }

    /** What to do about a snapshot that can't be read: the partition stands still, and nothing is lost. */
    static final String WHAT_TO_DO =
            "Nothing was handled. Bring the object back, or go back to a kept snapshot: 'baton leases seek --state restore', or begin without state: '--state clear'";

    private static void requireOurs(byte[] bytes, String where) {
        boolean ours = bytes.length > MAGIC.length + 1 + CHECKSUM_BYTES;
        for (int i = 0; ours && i < MAGIC.length; i++) {
            ours = bytes[i] == MAGIC[i];
        }
        if (!ours) {
            throw new StateException(
                    "The object %s, %s bytes long, is not a snapshot, or is cut short. %s"
                            .formatted(where, bytes.length, WHAT_TO_DO),
                    null);
        }
        if (bytes[MAGIC.length] != FORMAT) {
            throw new StateException(
                    "The snapshot %s has format %s, and this version of Baton reads format %s: run the version that wrote it. Nothing was handled"
                            .formatted(where, bytes[MAGIC.length], FORMAT),
                    null);
        }
    }

    private static SnapshotObject read(ByteBuffer buffer, @Nullable Stores stores, String where) {
        buffer.position(MAGIC.length + 1);
        String lease = text(buffer);
        String name = text(buffer);
        long nextOffset = buffer.getLong();
        var before = new ArrayList<ObjectRef>();
        for (int left = buffer.getInt(); left > 0; left--) {
            before.add(new ObjectRef(text(buffer), buffer.getInt(), buffer.getInt()));
        }
        var names = new ArrayList<String>();
        for (int left = buffer.getInt(); left > 0; left--) {
            names.add(text(buffer));
        }
        var entriesOf = new Entries(names, stores == null ? new Stores(names) : stores, where);
        var whole = new HashMap<Integer, Map<StateKey, byte[]>>();
        for (int left = buffer.getInt(); left > 0; left--) {
            int segment = buffer.getInt();
            var entries = new HashMap<StateKey, byte[]>();
            for (int more = buffer.getInt(); more > 0; more--) {
                Change entry = entriesOf.next(buffer);
                if (entry.value() == null) {
                    throw new IllegalArgumentException("a segment has an entry without a value");
                }
                if (entry.key().segment(KeyedState.SEGMENTS) != segment) {
                    throw new IllegalArgumentException("a segment has an entry of another segment");
                }
                entries.put(entry.key(), entry.value());
            }
            whole.put(segment, entries);
        }
        var changes = new ArrayList<Change>();
        for (int left = buffer.getInt(); left > 0; left--) {
            changes.add(entriesOf.next(buffer));
        }
        return new SnapshotObject(lease, name, nextOffset, before, names, whole, changes);
    }

    /**
     * Reads entries for a pipeline that may keep its stores in another order.
     *
     * @param names of the object's stores
     */
    private record Entries(List<String> names, Stores stores, String where) {

        Change next(ByteBuffer buffer) {
            String name = names.get(Objects.checkIndex(buffer.getInt(), names.size()));
            int store = stores.indexOf(name);
            if (store < 0) {
                throw new StateException(
                        "The snapshot %s has entries of the store '%s', which the pipeline does not keep (it keeps %s): name the store in keeping(…). Nothing was handled"
                                .formatted(where, name, stores.names()),
                        null);
            }
            byte[] key = bytes(buffer, buffer.getInt());
            int length = buffer.getInt();
            return new Change(stores.key(store, key), length == NONE ? null : bytes(buffer, length));
        }
    }

    private static String text(ByteBuffer buffer) {
        return new String(bytes(buffer, buffer.getInt()), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer buffer, int length) {
        if (length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }
}
