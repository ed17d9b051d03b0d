package io.baton.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    private static final String MAIN = Greeting.class.getName();

    @TempDir
    Path directory;

    private Path jar;
    private Path file;
    private Path draft;
    private ClassArchive archive;

    /** What the children run. */
    static final class Greeting {
        public static void main(String[] args) {
            System.out.println("hello");
        }
    }

    @BeforeEach
    void pack() throws IOException {
        jar = directory.resolve("own.jar");
        file = directory.resolve("classes.jsa");
        draft = directory.resolve("mine.jsa");
        archive = new ClassArchive(file, draft, jar);
        String name = MAIN.replace('.', '/') + ".class";
        try (var packed = new JarOutputStream(Files.newOutputStream(jar))) {
            packed.putNextEntry(new JarEntry(name));
            Files.copy(Checkout.location(Greeting.class).resolve(name), packed);
        }
    }

    @Test
    void aChildStartsFromTheClassesOfOneBeforeIt() throws Exception {
        assertThat(run()).contains("hello");
        archive.settle(true);

        assertThat(archive.isWritten()).isTrue();
        assertThat(run("-Xlog:class+load")).containsPattern(MAIN.replace("$", "\\$") + " source: shared objects file");
        assertThat(draft).doesNotExist();
    }

    @Test
    void whatAChildWroteThatWasKilledIsDeleted() throws Exception {
        run();
        archive.settle(false);

        assertThat(draft).doesNotExist();
        assertThat(archive.isWritten()).isFalse();
    }

    @Test
    void itIsWrittenAnewWhenTheJarIs() throws Exception {
        run();
        archive.settle(true);
        Files.setLastModifiedTime(
                jar, FileTime.from(Files.getLastModifiedTime(file).toInstant().plusSeconds(1)));

        assertThat(archive.isWritten()).isFalse();
        run();
        assertThat(draft).exists();
    }

    private String run(String... flags) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(archive.flags());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", jar.toString(), MAIN));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        return said;
    }
}
