package io.baton.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The classes of a child JVM as it had them in memory (class data sharing): a Kafka broker that starts from them takes
 * half of the time, 1.9 s of a core instead of 4.1. The first child that ends in good order writes them down.
 */
final class ClassArchive {
    private final Path file;
    private final Path draft;
    private final Path jar;

    /**
     * @param draft where a child writes, unlike any other's
     * @param jar that is built anew: what was written before is out of date
     */
    ClassArchive(Path file, Path draft, Path jar) {
        this.file = file;
        this.draft = draft;
        this.jar = jar;
    }

    /**
     * None outside a checkout, and none while Baton's own classes are a directory, which no JVM archives.
     *
     * @param name the child's, unlike any other's that runs
     */
    static Optional<ClassArchive> of(ChildClassPath classPath, String name) {
        Path jar = Checkout.location(Tether.class);
        if (!Files.isRegularFile(jar)) {
            return Optional.empty();
        }
        return Checkout.find().map(root -> {
            // only the very JVM that wrote it can read it
            Path file = root.resolve(classPath.built()).resolveSibling("classes-" + Runtime.version() + ".jsa");
            return new ClassArchive(file, file.resolveSibling(name + ".jsa"), jar);
        });
    }

    /** Whether a child can start from it. */
    boolean isWritten() {
        try {
            return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** For a child that is about to start. */
    List<String> flags() {
        return isWritten()
                ? List.of("-XX:SharedArchiveFile=" + file)
                // its remarks on what it leaves out would bury the child's own last words
                : List.of("-XX:ArchiveClassesAtExit=" + draft, "-Xlog:disable", "-Xlog:all=error:stderr");
    }

    /** After a child has ended: others start from what it wrote, if that is whole. */
    void settle(boolean inGoodOrder) {
        try {
            if (inGoodOrder && Files.exists(draft)) {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
