package io.baton.infra.emulator.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where groups are made, and what their files are called: version 1 has a tree for each kind of limit, version 2 one tree.
 *
 * @param version 1 or 2
 * @param cpu the group below which groups with a share are made
 * @param memory the same for memory; with version 2 it is the same group
 */
record GroupLayout(int version, Path cpu, Path memory) {

    private static final Path MOUNTS = Path.of("/proc/self/mounts");
    private static final Path OWN = Path.of("/proc/self/cgroup");

    /** The one or two directories in which groups are made. */
    Set<Path> parents() {
        return new LinkedHashSet<>(List.of(cpu, memory));
    }

    /** Those that might work here, best first; none where there are no control groups. */
    static List<GroupLayout> ofThisSystem() {
        try {
            return of(Files.readAllLines(MOUNTS), Files.readAllLines(OWN));
        } catch (IOException e) {
            return List.of(); // no Linux
        }
    }

    /**
     * By the lines of {@code /proc/self/mounts} and {@code /proc/self/cgroup}. A container may see its group's name but not
     * the group, so the roots are tried as well.
     */
    static List<GroupLayout> of(List<String> mounts, List<String> own) {
        List<GroupLayout> found = new ArrayList<>();
        Optional<Path> cpu = mount(mounts, "cgroup", "cpu");
        Optional<Path> memory = mount(mounts, "cgroup", "memory");
        if (cpu.isPresent() && memory.isPresent()) {
            found.add(new GroupLayout(1, ownOrRoot(cpu.get(), own, "cpu"), ownOrRoot(memory.get(), own, "memory")));
            found.add(new GroupLayout(1, cpu.get(), memory.get()));
        }
        // a group that has processes of its own can't have limited groups below it, so the next one above is asked too
        mount(mounts, "cgroup2", "").ifPresent(root -> {
            for (Path group = ownOrRoot(root, own, "");
                    group != null && group.startsWith(root);
                    group = group.getParent()) {
                if (allowsBoth(group)) {
                    found.add(new GroupLayout(2, group, group));
                }
            }
        });
        return List.copyOf(new LinkedHashSet<>(found));
    }

    private static boolean allowsBoth(Path group) {
        try {
            List<String> enabled = List.of(Files.readString(group.resolve("cgroup.subtree_control"))
                    .strip()
                    .split(" ", -1));
            return enabled.contains("cpu") && enabled.contains("memory");
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Path> mount(List<String> mounts, String type, String option) {
        return mounts.stream()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length > 3 && fields[2].equals(type))
                .filter(fields -> option.isEmpty()
                        || Arrays.asList(fields[3].split(",", -1)).contains(option))
                .map(fields -> Path.of(fields[1]))
                .findFirst();
    }

    private static Path ownOrRoot(Path root, List<String> own, String controller) {
        return own.stream()
                .map(line -> line.split(":", 3))
                .filter(fields -> fields.length == 3
                        && Arrays.asList(fields[1].split(",", -1)).contains(controller))
                .map(fields -> root.resolve(fields[2].substring(1)))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(root);
    }
}
