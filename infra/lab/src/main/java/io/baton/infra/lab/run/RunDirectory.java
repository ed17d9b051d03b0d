package io.baton.infra.lab.run;

import io.baton.infra.local.Checkout;
import io.baton.infra.local.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where a run leaves its logs: kept until the next run of the same kind. Stateless. */
public final class RunDirectory {

    private static final String PARENT = "infra/lab/target/runs";

    private RunDirectory() {}

    /** A new one; those of earlier runs of that kind go, unless their process still runs. */
    public static Path fresh(String kind) {
        Path parent = Directories.create(Checkout.root().resolve(PARENT));
        try (Stream<Path> children = Files.list(parent)) {
            List<Path> over = children.filter(
                            child -> isOver(child.getFileName().toString(), kind))
                    .toList();
            over.forEach(Directories::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String name = kind + "-" + ProcessHandle.current().pid();
        Path own = parent.resolve(name);
        for (int next = 2; Files.exists(own); next++) { // this process has had a run before
            own = parent.resolve(name + "-" + next);
        }
        return Directories.create(own);
    }

    private static boolean isOver(String name, String kind) {
        String pid =
                name.startsWith(kind + "-") ? name.substring(kind.length() + 1).replaceFirst("-\\d+$", "") : "";
        return pid.matches("\\d{1,18}")
                && !ProcessHandle.of(Long.parseLong(pid))
                        .map(ProcessHandle::isAlive)
                        .orElse(false);
    }
}
