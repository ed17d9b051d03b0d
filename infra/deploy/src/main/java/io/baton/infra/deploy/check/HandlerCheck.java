package io.baton.infra.deploy.check;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.FunctionSettings;
import io.baton.internal.state.StateProvider;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;

/** Checks that Lambda takes the jar, and can start the handler in it. */
final class HandlerCheck {

    private static final long MOST_UNZIPPED_BYTES = 250L << 20;
    private static final int MAJOR_OF_JAVA_1 = 44;
    private static final int PATIENCE_SECONDS = 60;

    private static final String STATE_PROVIDER = "META-INF/services/" + StateProvider.class.getName();

    private final Deployment deployment;
    private final FunctionSettings function;
    private final Path java;

    /** @param java the program to start a JVM with */
    HandlerCheck(Deployment deployment, Path java) {
        this.deployment = deployment;
        this.function = deployment.function();
        this.java = java;
    }

    List<Finding> findings() {
        Path jar = function.jar();
        if (!Files.isRegularFile(jar)) {
            return List.of(Finding.problem("code: there is no " + jar + ": build it first"));
        }
        try (JarFile open = new JarFile(jar.toFile())) {
            return inJar(open);
        } catch (ZipException e) {
            return List.of(Finding.problem("code: " + jar + " is not a jar: " + e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + jar, e);
        }
    }

    private List<Finding> inJar(JarFile jar) throws IOException {
        List<Finding> findings = new ArrayList<>();
        long unzipped = jar.stream().mapToLong(JarEntry::getSize).sum();
        if (unzipped > MOST_UNZIPPED_BYTES) {
            findings.add(Finding.problem(
                    "code: unzipped, the jar has %,d MB, but Lambda allows 250 MB: leave out dependencies that the function does not need"
                            .formatted(unzipped >> 20)));
        }
        String handler = function.handlerClass();
        JarEntry entry = jar.getJarEntry(handler.replace('.', '/') + ".class");
        if (entry == null) {
            findings.add(Finding.problem("handler: the jar has no class " + handler
                    + ": check the package, and that it is the jar with the dependencies"));
            return findings;
        }
        int built = javaVersion(jar, entry);
        int runs = Integer.parseInt(function.machine().runtime().substring("java".length()));
        if (built > runs) {
            findings.add(
                    Finding.problem("handler: %s is built for Java %d, and runtime %s has %d: build with --release %d"
                            .formatted(handler, built, function.machine().runtime(), runs, runs)));
            return findings;
        }
        findings.addAll(constructed(handler));
        state(jar.getJarEntry(STATE_PROVIDER) != null).ifPresent(findings::add);
        return findings;
    }

    private Optional<Finding> state(boolean inJar) {
        if (function.state() != null && !inJar) {
            return Optional.of(Finding.problem(
                    "state: the jar has no %s, so nothing in it keeps state: add the artifact io.baton:baton-state, and have the jar's build merge META-INF/services"
                            .formatted(STATE_PROVIDER)));
        }
        if (function.state() == null && inJar) {
            return Optional.of(
                    Finding.warning(
                            "state: the jar contains baton-state, and the file has no 'state': a pipeline that keeps state fails at its start without a bucket. Add 'state: {bucket: create}', or leave the artifact out"));
        }
        return Optional.empty();
    }

    private static int javaVersion(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] head = in.readNBytes(8);
            return (((head[6] & 0xff) << 8) | (head[7] & 0xff)) - MAJOR_OF_JAVA_1;
        }
    }

    private List<Finding> constructed(String handler) throws IOException {
        Path output = Files.createTempFile("baton-handler", ".log");
        try {
            ProcessBuilder probe = new ProcessBuilder(
                    java.toString(),
                    "-XX:TieredStopAtLevel=1",
                    // without the settings of this machine's user
                    "-Duser.home=" + LambdaEnvironment.HOME,
                    "-cp",
                    function.jar() + File.pathSeparator + classes(),
                    HandlerProbe.class.getName(),
                    handler);
            new LambdaEnvironment(deployment).replace(probe.environment());
            Process process = probe.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                return List.of(Finding.problem(
                        "handler: %s was not constructed within %d s".formatted(handler, PATIENCE_SECONDS)));
            }
            return judged(handler, process.exitValue(), lines(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.problem("handler: the check was interrupted"));
        } finally {
            Files.delete(output);
        }
    }

    private List<Finding> judged(String handler, int exitValue, List<String> lines) {
        String last = lines.isEmpty() ? "its JVM ended" : lines.getLast();
        return switch (exitValue) {
            case 0 -> {
                List<Finding> findings = new ArrayList<>();
                findings.add(Finding.fine("handler: %s is in the jar and can be constructed".formatted(handler)));
                WrittenTopics.in(lines)
                        .ifPresent(written -> findings.addAll(new OutputsComparison(deployment).findings(written)));
                yield findings;
            }
            case HandlerProbe.UNKNOWN ->
                List.of(Finding.warning(
                        "handler: %s can't be checked here, as its constructor uses AWS or the network: %s"
                                .formatted(handler, last)));
            default -> List.of(Finding.problem("handler: %s: %s".formatted(handler, last)));
        };
    }

    private static List<String> lines(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static Path classes() {
        try {
            return Path.of(HandlerProbe.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("No file holds " + HandlerProbe.class, e);
        }
    }
}
