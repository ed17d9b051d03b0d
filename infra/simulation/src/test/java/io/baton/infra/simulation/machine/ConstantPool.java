package io.baton.infra.simulation.machine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;

/**
 * Renames what a class file refers to. All its names and types are texts in its constant pool (JVM specification, 4.4), so
 * its code need not be looked at.
 */
final class ConstantPool {

    private static final int UTF8 = 1;

    private ConstantPool() {}

    static byte[] renamed(byte[] classFile, UnaryOperator<String> rename) {
        var bytes = new ByteArrayOutputStream(classFile.length + 256);
        try (var in = new DataInputStream(new ByteArrayInputStream(classFile));
                var out = new DataOutputStream(bytes)) {
            out.writeInt(in.readInt());
            out.writeInt(in.readInt());
            int count = in.readUnsignedShort();
            out.writeShort(count);
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                out.writeByte(tag);
                if (tag == UTF8) {
                    out.writeUTF(rename.apply(in.readUTF()));
                } else {
                    out.write(in.readNBytes(size(tag)));
                    i += isWide(tag) ? 1 : 0;
                }
            }
            in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static int size(int tag) {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2; // class, string, method type, module, package
            case 15 -> 3; // method handle
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4; // numbers, members, names with types, dynamic ones
            case 5, 6 -> 8; // long, double
            default -> throw new SimulationException("a constant of kind " + tag + " is not known", null);
        };
    }

    /** A long or double takes two places. */
    private static boolean isWide(int tag) {
        return tag == 5 || tag == 6;
    }
}
