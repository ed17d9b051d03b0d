package io.baton.infra.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A whole run, as it is written to a file for scripts. */
record Report(
        String at,
        Machine machine,
        int rounds,
        List<String> jvmFlags,
        List<CaseReport> cases,
        List<SizeReport> sizes,
        List<LiveReport> live) {

    /** What the figures depend on. */
    record Machine(int cores, String jvm, String system) {
        static Machine ours() {
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("java.vm.name") + " " + Runtime.version(),
                    System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        }
    }

    static Report of(
            int rounds, List<String> jvmFlags, List<CaseReport> cases, List<SizeReport> sizes, List<LiveReport> live) {
        return new Report(
                Instant.now().toString(),
                Machine.ours(),
                rounds,
                List.copyOf(jvmFlags),
                List.copyOf(cases),
                List.copyOf(sizes),
                List.copyOf(live));
    }

    void write(Path file) throws IOException {
        Files.writeString(
                file,
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + System.lineSeparator());
    }
}
