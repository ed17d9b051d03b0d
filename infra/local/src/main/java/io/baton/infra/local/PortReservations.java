package io.baton.infra.local;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Which ports this user's JVMs were given: each is a locked byte of one file. The system unlocks it when the JVM ends,
 * however it ends. Thread-safe.
 */
final class PortReservations {
    private static final Path PATH =
            Path.of(System.getProperty("java.io.tmpdir"), "baton-ports-" + System.getProperty("user.name"));

    // never closed: closing any channel of a file unlocks all that its process had locked
    private static final FileChannel FILE = open();

    private PortReservations() {}

    /** False when a JVM that lives, ours or another, was given it before. */
    static boolean reserve(int port) {
        try {
            return FILE.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel open() {
        try {
            return FileChannel.open(PATH, CREATE, WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
