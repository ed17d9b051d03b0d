package io.baton.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of this JVM as one jar, which can be deployed as a function's. Stateless. */
final class ClassPathJar {

    private ClassPathJar() {}

    static Path write(Path file) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, parts());
        try {
            new JarOutputStream(Files.newOutputStream(file), manifest).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static String parts() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(part -> !part.isEmpty())
                .map(part -> Path.of(part).toUri().toString())
                .collect(Collectors.joining(" "));
    }
}
