package io.baton.infra.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On directories that look like a system's control groups. */
class GroupLayoutTest {

    @TempDir
    Path system;

    @Test
    void versionOneHasATreeForEachLimitAndOurOwnGroupsComeFirst() throws IOException {
        Path own = Files.createDirectories(system.resolve("memory/box/7"));
        Files.createDirectories(system.resolve("cpu"));

        List<GroupLayout> found = GroupLayout.of(
                List.of(
                        "cgroup %s/cpu cgroup rw,relatime,cpu,cpuacct 0 0".formatted(system),
                        "cgroup %s/memory cgroup rw,relatime,memory 0 0".formatted(system)),
                List.of("4:memory:/box/7", "1:cpu,cpuacct:/not/to/be/seen/here"));

        assertThat(found)
                .containsExactly(
                        new GroupLayout(1, system.resolve("cpu"), own),
                        new GroupLayout(1, system.resolve("cpu"), system.resolve("memory")));
    }

    @Test
    void versionTwoTakesTheNearestGroupThatHandsBothLimitsDown() throws IOException {
        Path slice = Files.createDirectories(system.resolve("user.slice"));
        Files.createDirectories(slice.resolve("shell.scope"));
        Files.writeString(system.resolve("cgroup.subtree_control"), "cpuset cpu io memory pids\n");
        Files.writeString(slice.resolve("cgroup.subtree_control"), "cpu memory pids\n");
        Files.writeString(slice.resolve("shell.scope/cgroup.subtree_control"), "\n");

        List<GroupLayout> found = GroupLayout.of(
                List.of("cgroup2 %s cgroup2 rw,nosuid 0 0".formatted(system)), List.of("0::/user.slice/shell.scope"));

        assertThat(found).containsExactly(new GroupLayout(2, slice, slice), new GroupLayout(2, system, system));
    }

    @Test
    void aSystemWithoutControlGroupsHasNone() {
        assertThat(GroupLayout.of(List.of("tmpfs /tmp tmpfs rw 0 0"), List.of("0::/")))
                .isEmpty();
    }

    @Test
    void aGroupOfVersionTwoIsLimitedByItsOwnFiles() throws IOException {
        List<ControlGroup> busy = new ArrayList<>();
        Files.createDirectories(system.resolve("baton-1-orders"));
        Files.writeString(system.resolve("baton-1-orders/memory.swap.max"), "max");

        ControlGroup group = ControlGroup.make(new GroupLayout(2, system, system), "baton-1-orders", 256, busy::add);

        assertThat(system.resolve("baton-1-orders/memory.max")).hasContent(Long.toString(256L << 20));
        assertThat(system.resolve("baton-1-orders/memory.swap.max")).hasContent("0");
        assertThat(system.resolve("baton-1-orders/cpu.max")).hasContent("20000 20000");
        group.initEnded();
        assertThat(system.resolve("baton-1-orders/cpu.max")).hasContent("2894 20000");
        assertThat(group.groups()).containsExactly(system.resolve("baton-1-orders/cgroup.procs"));
        Files.writeString(system.resolve("baton-1-orders/memory.events"), "low 0\noom 3\noom_kill 0\n");
        assertThat(group.wasOutOfMemory()).isFalse();
        Files.writeString(system.resolve("baton-1-orders/memory.events"), "low 0\noom 3\noom_kill 1\n");
        assertThat(group.wasOutOfMemory()).isTrue();
    }

    @Test
    void aGroupOfVersionOneIsLimitedInBothTrees() throws IOException {
        Path cpu = Files.createDirectories(system.resolve("cpu"));
        Path memory = Files.createDirectories(system.resolve("memory"));

        ControlGroup group = ControlGroup.make(new GroupLayout(1, cpu, memory), "baton-1-orders", 1_769, one -> {});
        group.initEnded();

        assertThat(memory.resolve("baton-1-orders/memory.limit_in_bytes")).hasContent(Long.toString(1_769L << 20));
        assertThat(cpu.resolve("baton-1-orders/cpu.cfs_period_us")).hasContent("20000");
        assertThat(cpu.resolve("baton-1-orders/cpu.cfs_quota_us")).hasContent("20000");
        assertThat(group.groups())
                .containsExactly(
                        memory.resolve("baton-1-orders/cgroup.procs"), cpu.resolve("baton-1-orders/cgroup.procs"));
    }
}
