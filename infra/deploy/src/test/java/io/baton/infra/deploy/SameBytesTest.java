package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.deploy.config.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In two JVMs, as the order of an unmodifiable map is another in each. */
@NeedsNode
@Tag("long")
class SameBytesTest {

    @Test
    void theSameFileAndJarGiveTheSameBytes() throws Exception {
        Path config = Path.of("src/test/resources/everything.yaml");
        Path code = Synthesized.target("same");
        Files.copy(config, code.resolve("everything.yaml"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(code.resolve("rides.jar"), "the jar");
        List<Path> written = List.of(synthesized(code, "first"), synthesized(code, "second"));
        try (var files = Files.list(written.getFirst())) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(3);
            for (Path file : all) {
                assertThat(written.getLast().resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
    }

    private static Path synthesized(Path code, String name) throws Exception {
        Path out = Synthesized.target("same-" + name);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SynthesizingMain.class.getName(),
                        code.resolve("everything.yaml").toString(),
                        out.toString())
                .inheritIO()
                .start();
        assertThat(other.waitFor()).isZero();
        return out;
    }

    /** What the other JVM runs. */
    static final class SynthesizingMain {

        private SynthesizingMain() {}

        public static void main(String[] arguments) {
            Synthesis.plain(Deployment.read(Path.of(arguments[0])), Path.of(arguments[1]));
            System.exit(0);
        }
    }
}
