package io.baton.infra.emulator.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linux's control groups, one for each environment: the kernel itself holds a process to its memory and its share. Groups are made
 * below our own where that is allowed, so what limits us limits them too, and are removed with their process. What a killed
 * emulator left behind is removed by the next.
 */
final class ControlGroups implements Machines {

    private static final Logger LOG = LoggerFactory.getLogger(ControlGroups.class);
    private static final String PREFIX = "baton-";
    private static final int PROBE_MEGABYTES = 128;

    private final GroupLayout layout;
    /** Those that could not be removed at their process's end: the kernel may need a moment. */
    private final List<ControlGroup> leftovers = new ArrayList<>();

    ControlGroups(GroupLayout layout) {
        this.layout = layout;
    }

    /** Those of this system, if they can be written: tried with a group and a process. */
    static Optional<ControlGroups> find() {
        for (GroupLayout layout : GroupLayout.ofThisSystem()) {
            var found = new ControlGroups(layout);
            found.removeOfOthers();
            if (found.works()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private boolean works() {
        try (ControlGroup probe = open("probe", PROBE_MEGABYTES)) {
            List<String> line = new ArrayList<>(
                    List.of("/bin/sh", "-c", "for group; do echo $$ > \"$group\" || exit 1; done", "probe"));
            probe.groups().forEach(file -> line.add(file.toString()));
            return new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            LOG.debug("No control groups: {}", e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Machine forEnvironment(String id, int memoryMegabytes) {
        removeLeftovers();
        try {
            return open(id, memoryMegabytes);
        } catch (IOException e) {
            throw new IllegalStateException("No control group could be made for " + id, e);
        }
    }

    private ControlGroup open(String id, int memoryMegabytes) throws IOException {
        String name = PREFIX + ProcessHandle.current().pid() + "-" + id;
        return ControlGroup.make(layout, name, memoryMegabytes, this::keep);
    }

    @Override
    public boolean enforce() {
        return true;
    }

    @Override
    public String description() {
        return "Control groups (version %s) hold each function to its memory and its share of a core."
                .formatted(layout.version());
    }

    private synchronized void keep(ControlGroup busy) {
        leftovers.add(busy);
    }

    private synchronized void removeLeftovers() {
        leftovers.removeIf(ControlGroup::isRemoved);
    }

    @Override
    public synchronized void close() {
        removeLeftovers();
        leftovers.forEach(group -> LOG.warn("The control group {} could not be removed", group));
    }

    /** Of emulators that are no more; a group with a process in it can't be removed, so nothing that lives is touched. */
    private void removeOfOthers() {
        for (Path parent : layout.parents()) {
            try (DirectoryStream<Path> ours = Files.newDirectoryStream(parent, PREFIX + "*")) {
                for (Path group : ours) {
                    if (isOrphan(group.getFileName().toString())) {
                        Files.delete(group);
                    }
                }
            } catch (IOException e) {
                LOG.debug("An old control group stays: {}", e.toString());
            }
        }
    }

    private static boolean isOrphan(String name) {
        String[] parts = name.split("-", 3);
        return Arrays.stream(parts)
                .skip(1)
                .limit(1)
                .allMatch(pid -> pid.matches("\\d{1,10}")
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty());
    }
}
