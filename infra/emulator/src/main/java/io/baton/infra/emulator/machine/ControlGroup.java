package io.baton.infra.emulator.machine;

import io.baton.infra.local.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control group of one process, or with version 1 its two. */
final class ControlGroup implements Machine {

    private static final Logger LOG = LoggerFactory.getLogger(ControlGroup.class);

    /**
     * How often a used-up share is filled again, in microseconds. Measured from outside, Lambda's is 20 ms (Lin and others,
     * "Demystifying Serverless Costs on Public Platforms", arXiv 2506.01283).
     */
    private static final long PERIOD = 20_000;

    private final int version;
    private final Path cpu;
    private final Path memory;
    private final int memoryMegabytes;
    private final Consumer<ControlGroup> busy;
    private volatile @Nullable ChildJvm process;
    private volatile boolean outOfMemory;

    private ControlGroup(int version, Path cpu, Path memory, int memoryMegabytes, Consumer<ControlGroup> busy) {
        this.version = version;
        this.cpu = cpu;
        this.memory = memory;
        this.memoryMegabytes = memoryMegabytes;
        this.busy = busy;
    }

    /** @param busy is given the group if it can't be removed when it is closed */
    static ControlGroup make(GroupLayout layout, String name, int memoryMegabytes, Consumer<ControlGroup> busy)
            throws IOException {
        var group = new ControlGroup(
                layout.version(), layout.cpu().resolve(name), layout.memory().resolve(name), memoryMegabytes, busy);
        try {
            Files.createDirectories(group.cpu);
            Files.createDirectories(group.memory);
            group.limitMemory();
            group.limitCpu(LambdaShare.coresOfInit(memoryMegabytes));
            return group;
        } catch (IOException e) {
            boolean unused = group.isRemoved();
            throw e;
        }
    }

    private void limitMemory() throws IOException {
        String bytes = Long.toString((long) memoryMegabytes << 20);
        if (version == 1) {
            Files.writeString(memory.resolve("memory.limit_in_bytes"), bytes);
            writeIfThere("memory.memsw.limit_in_bytes", bytes);
        } else {
            Files.writeString(memory.resolve("memory.max"), bytes);
            writeIfThere("memory.swap.max", "0");
        }
    }

    /** Where swap isn't counted there is no such file. */
    private void writeIfThere(String name, String value) throws IOException {
        Path file = memory.resolve(name);
        if (Files.exists(file)) {
            Files.writeString(file, value);
        }
    }

    private void limitCpu(double cores) throws IOException {
        long quota = Math.round(PERIOD * cores);
        if (version == 1) {
            Files.writeString(cpu.resolve("cpu.cfs_period_us"), Long.toString(PERIOD));
            Files.writeString(cpu.resolve("cpu.cfs_quota_us"), Long.toString(quota));
        } else {
            Files.writeString(cpu.resolve("cpu.max"), quota + " " + PERIOD);
        }
    }

    @Override
    public List<Path> groups() {
        Path ofMemory = memory.resolve("cgroup.procs");
        return version == 1 ? List.of(ofMemory, cpu.resolve("cgroup.procs")) : List.of(ofMemory);
    }

    @Override
    public void started(ChildJvm started) {
        process = started;
    }

    @Override
    public void initEnded() {
        try {
            limitCpu(LambdaShare.cores(memoryMegabytes));
        } catch (NoSuchFileException e) {
            LOG.debug("{} has ended before its init", this);
        } catch (IOException e) {
            throw new IllegalStateException("The share of " + this + " could not be set", e);
        }
    }

    @Override
    public boolean freeze() {
        return Objects.requireNonNull(process, "no process has started").pause();
    }

    @Override
    public boolean thaw() {
        return Objects.requireNonNull(process, "no process has started").resume();
    }

    @Override
    public boolean wasOutOfMemory() {
        return outOfMemory || kills() > 0;
    }

    private long kills() {
        Path file = memory.resolve(version == 1 ? "memory.oom_control" : "memory.events");
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("oom_kill "))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(' ') + 1).strip()))
                    .sum();
        } catch (IOException e) {
            LOG.debug("{} does not tell of its kills: {}", this, e.toString());
            return 0;
        }
    }

    @Override
    public void close() {
        outOfMemory = wasOutOfMemory();
        if (!isRemoved()) {
            busy.accept(this);
        }
    }

    /** Tries to remove it. The kernel refuses while a process is in it. */
    boolean isRemoved() {
        try {
            Files.deleteIfExists(memory);
            Files.deleteIfExists(cpu);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return memory.toString();
    }
}
