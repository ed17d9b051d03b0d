package io.baton.infra.cli.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.internal.lease.LeaseKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Writes snapshots as their format is documented, without the product's writer. */
final class SnapshotBytes {

    /** An object of a snapshot. */
    static final class Ref {

        private final String name;
        private final byte[] bytes;

        private Ref(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        int checksum() {
            return crc(bytes, bytes.length - 4);
        }
    }

    private SnapshotBytes() {}

    /** @param changes of the only store */
    static Ref object(
            LeaseKey lease, String name, long nextOffset, List<Ref> before, String store, Map<String, byte[]> changes) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write("BATONST".getBytes(UTF_8));
            out.write(1);
            text(out, lease.id());
            text(out, name);
            out.writeLong(nextOffset);
            out.writeInt(before.size());
            for (Ref ref : before) {
                text(out, ref.name);
                out.writeInt(ref.bytes.length);
                out.writeInt(ref.checksum());
            }
            out.writeInt(1);
            text(out, store);
            out.writeInt(0);
            out.writeInt(changes.size());
            for (Map.Entry<String, byte[]> change : changes.entrySet()) {
                out.writeInt(0);
                text(out, change.getKey());
                out.writeInt(change.getValue().length);
                out.write(change.getValue());
            }
            out.writeInt(crc(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Ref(name, bytes.toByteArray());
    }

    /** What says that a snapshot of these objects is kept. */
    static byte[] kept(String name, long nextOffset, String writtenAt, List<Ref> objects) {
        var text = new StringBuilder("BATON-KEPT 1\n%s\n%s\n%s\n2\n222\n".formatted(name, nextOffset, writtenAt));
        for (Ref ref : objects) {
            text.append("object %s %s %s\n".formatted(ref.name, ref.bytes.length, Integer.toHexString(ref.checksum())));
        }
        byte[] all = text.toString().getBytes(UTF_8);
        return (text + "checksum " + Integer.toHexString(crc(all, all.length)) + "\n").getBytes(UTF_8);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static int crc(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
