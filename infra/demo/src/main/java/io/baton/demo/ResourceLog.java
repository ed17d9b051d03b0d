package io.baton.demo;

import com.sun.management.UnixOperatingSystemMXBean;
import io.baton.internal.lease.PartitionRanges;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes down, once an invocation and always at the same point of it, what this execution environment holds on to: for the
 * lab's soak, in the directory that {@value #DIRECTORY} names, or nowhere where it names none. Confined to one thread at a time.
 *
 * <pre>
 * partitions TAB bytes of heap after a collection TAB threads TAB open files, sockets among them, or -1
 * </pre>
 */
final class ResourceLog {

    static final String DIRECTORY = "LAB_RESOURCES";

    private final OutputStream out;
    private final String partitions;
    private final int asksPerInvocation;
    private int asks;

    private ResourceLog(OutputStream out, List<Integer> partitions) {
        this.out = out;
        this.partitions = PartitionRanges.format(partitions);
        this.asksPerInvocation = partitions.size();
    }

    static ResourceLog from(Map<String, String> environment) {
        String directory = environment.get(DIRECTORY);
        String given = environment.getOrDefault("BATON_PARTITIONS", environment.getOrDefault("BATON_PARTITION", "0"));
        List<Integer> partitions = PartitionRanges.parse(given, Integer.MAX_VALUE);
        if (directory == null) {
            return new ResourceLog(OutputStream.nullOutputStream(), partitions);
        }
        try {
            Path file = Files.createTempFile(Path.of(directory), "resources-", ".log");
            return new ResourceLog(new FileOutputStream(file.toFile(), true), partitions);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory + ", which " + DIRECTORY + " names", e);
        }
    }

    /** Called as each partition's pipeline is built; writes at the first of an invocation's calls. */
    void write() {
        if (asks++ % asksPerInvocation == 0 && out instanceof FileOutputStream) {
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
                String.join("\t", partitions, Long.toString(heap), Integer.toString(threads), Long.toString(files));
        try {
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
