package io.baton.demo;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes down, once an invocation and always at the same point of it, what this execution environment holds on to: for the
 * lab's soak, in the directory that {@value #DIRECTORY} names, or nowhere where it names none.
 *
 * <pre>
 * partition TAB bytes of heap after a collection TAB threads TAB open files, sockets among them, or -1
 * </pre>
 */
final class ResourceLog {

    static final String DIRECTORY = "LAB_RESOURCES";

    private final OutputStream out;
    private final String partition;

    private ResourceLog(OutputStream out, String partition) {
        this.out = out;
        this.partition = partition;
    }

    static ResourceLog from(Map<String, String> environment) {
        String directory = environment.get(DIRECTORY);
        String partition = environment.getOrDefault("BATON_PARTITION", "0");
        if (directory == null) {
            return new ResourceLog(OutputStream.nullOutputStream(), partition);
        }
        try {
            Path file = Files.createTempFile(Path.of(directory), "resources-", ".log");
            return new ResourceLog(new FileOutputStream(file.toFile(), true), partition);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory + ", which " + DIRECTORY + " names", e);
        }
    }

    void write() {
        if (out instanceof FileOutputStream) {
            System.gc(); // what is left is what is held
            append();
        }
    }

    private void append() {
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : -1;
        String line =
                String.join("\t", partition, Long.toString(heap), Integer.toString(threads), Long.toString(files));
        try {
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
