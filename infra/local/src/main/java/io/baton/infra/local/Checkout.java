package io.baton.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Baton's own checkout, where the build leaves the class paths of the child JVMs. It is the directory named by the
 * system property {@value #HOME}, else the nearest one above the working directory that looks like it, so that a
 * test of any module finds it. Stateless.
 */
public final class Checkout {
    public static final String HOME = "baton.home";

    private static final String LANDMARK = "infra/local/pom.xml";

    private Checkout() {}

    /** A file the build wrote, by its path in the checkout; its content is a class path. */
    public static String classPath(String path) {
        Path file = root().resolve(path);
        if (!Files.isRegularFile(file)) {
            throw new LocalPartException(
                    file + " is missing: run ./mvnw -q -DskipTests package in the checkout, which writes it.");
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path root() {
        return find().orElseThrow(() -> new LocalPartException("No checkout of Baton at or above "
                + Path.of("").toAbsolutePath() + ": start inside it, or pass -D" + HOME + "=its directory."));
    }

    /** None in a project that only uses Baton's jars. */
    static Optional<Path> find() {
        String home = System.getProperty(HOME);
        if (home != null) {
            return Optional.of(Path.of(home).toAbsolutePath().normalize());
        }
        for (@Nullable Path candidate = Path.of("").toAbsolutePath();
                candidate != null;
                candidate = candidate.getParent()) {
            if (Files.exists(candidate.resolve(LANDMARK))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Where the class was loaded from: a jar, or a directory of classes. */
    public static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("No file holds " + type, e);
        }
    }
}
