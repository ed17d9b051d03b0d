package io.baton.infra.deploy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.deploy.check.Finding.Weight;
import io.baton.infra.deploy.config.Deployment;
import io.baton.internal.state.StateProvider;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlerCheckTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    private Path directory;

    private Finding finding(Class<?> handler, String... more) {
        Deployment deployment =
                Deployment.parse("""
                    bootstrapServers: b-1.example.com:9092
                    topic: rides
                    consumerGroupId: ride-standings
                    partitions: 3
                    code: rides.jar
                    handler: %s::handleRequest
                    %s
                    """.formatted(handler.getName(), String.join("\n", more)), directory, "rides.yaml");
        var findings = new HandlerCheck(deployment, JAVA).findings();
        // what is wrong with the jar beside a handler that is fine
        assertThat(findings.stream().filter(finding -> finding.weight() != Weight.FINE))
                .hasSizeLessThanOrEqualTo(1);
        return findings.getLast();
    }

    private void jar(Class<?> handler, int majorVersion, String... services) throws IOException {
        String name = handler.getName().replace('.', '/') + ".class";
        try (InputStream in = HandlerCheckTest.class.getClassLoader().getResourceAsStream(name);
                OutputStream file = Files.newOutputStream(directory.resolve("rides.jar"));
                JarOutputStream jar = new JarOutputStream(file, withDependencies())) {
            assertThat(in).isNotNull();
            byte[] code = in.readAllBytes();
            code[7] = (byte) majorVersion;
            jar.putNextEntry(new JarEntry(name));
            jar.write(code);
            jar.closeEntry();
            for (String service : services) {
                jar.putNextEntry(new JarEntry("META-INF/services/" + service));
                jar.closeEntry();
            }
        }
    }

    /** In the place of a jar that has them all inside. */
    private static Manifest withDependencies() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(classPath.split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        return manifest;
    }

    private void jar(Class<?> handler) throws IOException {
        jar(handler, 65);
    }

    @Test
    void aHandlerThatCanBeConstructedIsFine() throws IOException {
        jar(Handlers.Good.class);
        assertThat(finding(Handlers.Good.class).weight()).isEqualTo(Weight.FINE);
    }

    @Test
    void itIsConstructedWithTheFunctionsEnvironment() throws IOException {
        jar(Handlers.NeedsItsTopic.class);
        assertThat(finding(Handlers.NeedsItsTopic.class).weight()).isEqualTo(Weight.FINE);
    }

    @Test
    void aHandlerWithAClientOfAwsInAFieldIsFineWithoutAnAccount() throws IOException {
        jar(Handlers.HasAClient.class);
        Finding finding = finding(Handlers.HasAClient.class);
        assertThat(finding.weight()).as(finding.message()).isEqualTo(Weight.FINE);
    }

    @Test
    void itIsConstructedWithWhatLambdaSetsAndNothingOfThisMachine() throws IOException {
        jar(Handlers.LooksAround.class);
        Finding finding = finding(Handlers.LooksAround.class);
        assertThat(finding.weight()).as(finding.message()).isEqualTo(Weight.FINE);
    }

    @Test
    void aConstructorThatAsksTheNetworkCannotBeJudgedHere() throws IOException {
        jar(Handlers.AsksTheNetwork.class);
        Finding finding = finding(Handlers.AsksTheNetwork.class);
        assertThat(finding.weight()).as(finding.message()).isEqualTo(Weight.WARNING);
        assertThat(finding.message()).contains("Connection refused", "network");
    }

    @Test
    void aConstructorThatFailsIsToldWithItsReason() throws IOException {
        jar(Handlers.Fails.class);
        assertProblem(finding(Handlers.Fails.class), "its constructor fails", "no such table");
    }

    @Test
    void aConstructorThatWantsArgumentsIsRefused() throws IOException {
        jar(Handlers.WantsMore.class);
        assertProblem(finding(Handlers.WantsMore.class), "no public constructor without arguments");
    }

    @Test
    void aClassWithoutTheMethodIsRefused() throws IOException {
        jar(Handlers.Idle.class);
        assertProblem(finding(Handlers.Idle.class), "no public method handleRequest");
    }

    @Test
    void aClassThatTheJarLacksIsRefused() throws IOException {
        jar(Handlers.Good.class);
        assertProblem(finding(Handlers.Idle.class), "the jar has no class");
    }

    @Test
    void codeForANewerJavaThanTheRuntimesIsRefused() throws IOException {
        jar(Handlers.Good.class, 69);
        assertProblem(finding(Handlers.Good.class, "runtime: java21"), "is built for Java 25", "--release 21");
    }

    @Test
    void aJarWithoutWhatKeepsStateIsRefusedWhereTheFileHasState() throws IOException {
        String state = "state: {bucket: acme-state}";
        jar(Handlers.Good.class, 65);
        assertProblem(
                finding(Handlers.Good.class, state),
                "META-INF/services/io.baton.internal.state.StateProvider",
                "add the artifact io.baton:baton-state",
                "merge META-INF/services");
        assertThat(finding(Handlers.Good.class).weight()).isEqualTo(Weight.FINE);
        jar(Handlers.Good.class, 65, StateProvider.class.getName());
        assertThat(finding(Handlers.Good.class, state).weight()).isEqualTo(Weight.FINE);
    }

    @Test
    void whatThePipelineWritesToIsComparedWithTheFile() throws IOException {
        jar(Handlers.Writes.class);
        Finding missing = finding(Handlers.Writes.class);
        assertThat(missing.weight()).isEqualTo(Weight.WARNING);
        assertThat(missing.message())
                .contains("writes to 'standings'", "outputs: {topics: [standings], delivery: exactlyOnce}");
        Finding same = finding(Handlers.Writes.class, "outputs: {topics: [standings], delivery: exactlyOnce}");
        assertThat(same.weight()).as(same.message()).isEqualTo(Weight.FINE);
    }

    @Test
    void anOutputOnAnotherClusterNeedsNoPermissionOnThisOne() throws IOException {
        jar(Handlers.WritesElsewhere.class);
        Finding finding =
                finding(Handlers.WritesElsewhere.class, "outputs: {topics: [standings], delivery: atLeastOnce}");
        assertThat(finding.weight()).as(finding.message()).isEqualTo(Weight.FINE);
    }

    @Test
    void aPipelineThatCannotBeMadeHereIsNotCompared() throws IOException {
        jar(Handlers.AsksForItsPipeline.class);
        Finding finding = finding(Handlers.AsksForItsPipeline.class);
        assertThat(finding.weight()).isEqualTo(Weight.WARNING);
        assertThat(finding.message()).contains("can't be compared", "no such parameter");
    }

    @Test
    void aJarThatKeepsStateIsWarnedOfWhereTheFileHasNoState() throws IOException {
        jar(Handlers.Good.class, 65, StateProvider.class.getName());
        Finding finding = finding(Handlers.Good.class);
        assertThat(finding.weight()).isEqualTo(Weight.WARNING);
        assertThat(finding.message()).contains("baton-state", "state: {bucket: create}");
    }

    @Test
    void aJarThatIsNotThereOrIsNoneIsRefused() throws IOException {
        assertProblem(finding(Handlers.Good.class), "there is no", "build it first");
        Files.writeString(directory.resolve("rides.jar"), "no jar");
        assertProblem(finding(Handlers.Good.class), "is not a jar");
    }

    private static void assertProblem(Finding finding, String... parts) {
        assertThat(finding.weight()).isEqualTo(Weight.PROBLEM);
        assertThat(finding.message()).contains(parts);
    }
}
