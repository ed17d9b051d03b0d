package io.baton.infra.emulator.machine;

import io.baton.infra.local.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits nothing. */
final class Unlimited implements Machines {

    @Override
    public Machine forEnvironment(String id, int memoryMegabytes) {
        return new Whole();
    }

    @Override
    public boolean enforce() {
        return false;
    }

    @Override
    public String description() {
        return "Nothing limits the functions' memory but the JVM's own heap limit, and nothing their share of a core.";
    }

    @Override
    public void close() {}

    private static final class Whole implements Machine {

        private volatile @Nullable ChildJvm process;

        @Override
        public List<Path> groups() {
            return List.of();
        }

        @Override
        public void started(ChildJvm started) {
            process = started;
        }

        @Override
        public void initEnded() {}

        @Override
        public boolean freeze() {
            ChildJvm started = process;
            return started != null && started.pause();
        }

        @Override
        public boolean thaw() {
            ChildJvm started = process;
            return started != null && started.resume();
        }

        @Override
        public boolean wasOutOfMemory() {
            return false;
        }

        @Override
        public void close() {}
    }
}
