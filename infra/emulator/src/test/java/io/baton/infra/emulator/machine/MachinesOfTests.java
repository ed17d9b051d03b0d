package io.baton.infra.emulator.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tests of other packages may see of the machines. */
public final class MachinesOfTests {
    private MachinesOfTests() {}

    /** As on a system without control groups that can be written. */
    public static Machines bySignals() {
        return new StopAndGo();
    }

    /** The control groups that this JVM made and has not removed. */
    public static List<Path> groupsOfThisProcess() throws IOException {
        List<Path> found = new ArrayList<>();
        String ours = "baton-" + ProcessHandle.current().pid() + "-*";
        for (GroupLayout layout : GroupLayout.ofThisSystem()) {
            for (Path parent : layout.parents()) {
                try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, ours)) {
                    groups.forEach(found::add);
                }
            }
        }
        return found;
    }
}
