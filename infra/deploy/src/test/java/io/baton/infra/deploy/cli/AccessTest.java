package io.baton.infra.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.profiles.ProfileFile;

/** Whoever is named is who goes to AWS. */
class AccessTest {

    private static final Map<String, String> KEYS =
            Map.of("AWS_ACCESS_KEY_ID", "of-the-environment", "AWS_SECRET_ACCESS_KEY", "b", "AWS_SESSION_TOKEN", "c");

    private static final String FILE = """
        [default]
        region = eu-central-1
        [profile staging]
        region = eu-west-1
        aws_access_key_id = of-staging
        aws_secret_access_key = x
        [profile here]
        role_arn = arn:aws:iam::123456789012:role/r
        credential_source = Environment
        region = eu-west-1
        """;

    private static Access access(@Nullable String profile, @Nullable String region, Map<String, String> environment) {
        return Access.of(
                profile,
                region,
                environment,
                ProfileFile.builder()
                        .content(new ByteArrayInputStream(FILE.getBytes(StandardCharsets.UTF_8)))
                        .type(ProfileFile.Type.CONFIGURATION)
                        .build());
    }

    private static Map<String, String> child(Access access, Map<String, String> environment) {
        Map<String, String> child = new HashMap<>(environment);
        access.putInto(child);
        return child;
    }

    @Test
    void aProfileThatIsNamedIsUsedWhateverKeysTheEnvironmentHas() {
        Access access = access("staging", null, KEYS);
        assertThat(access.credentials().resolveCredentials().accessKeyId()).isEqualTo("of-staging");
        assertThat(child(access, KEYS))
                .doesNotContainKeys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
                .containsEntry("AWS_PROFILE", "staging")
                .containsEntry("AWS_REGION", "eu-west-1");
        assertThat(access.cdkArguments()).containsExactly("--profile", "staging");
    }

    @Test
    void theKeysOfTheEnvironmentComeBeforeItsProfileForCdkToo() {
        Map<String, String> environment = new HashMap<>(KEYS);
        environment.put("AWS_PROFILE", "staging");
        Access access = access(null, "us-east-2", environment);
        assertThat(child(access, environment))
                .doesNotContainKey("AWS_PROFILE")
                .containsEntry("AWS_ACCESS_KEY_ID", "of-the-environment")
                .containsEntry("AWS_REGION", "us-east-2")
                .containsEntry("AWS_DEFAULT_REGION", "us-east-2");
        assertThat(access.cdkArguments()).isEmpty();
    }

    @Test
    void aProfileThatTakesItsKeysFromTheEnvironmentKeepsThem() {
        assertThat(child(access("here", null, KEYS), KEYS)).containsAllEntriesOf(KEYS);
    }

    @Test
    void aProfileThatIsNotThereIsRefusedWhereverItIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> access("stagin", "eu-west-1", KEYS))
                .withMessage(
                        "--profile stagin: AWS's configuration files have no such profile. They have: default, here,"
                                + " staging");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> access(null, null, Map.of("AWS_PROFILE", "stagin")))
                .withMessageStartingWith("AWS_PROFILE stagin: ");
    }

    @Test
    void theRegionIsTheOneThatIsNamedNearest() {
        assertThat(access("staging", "us-east-1", Map.of("AWS_REGION", "x")).region())
                .hasToString("us-east-1");
        assertThat(access("staging", null, Map.of("AWS_REGION", "us-west-2")).region())
                .hasToString("us-west-2");
        assertThat(access(null, null, Map.of()).region()).hasToString("eu-central-1");
    }

    /** The program that CDK is, as far as it matters here. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void cdkIsStartedWithWhatWasNamed(@TempDir Path directory) throws IOException {
        Path cdk =
                Files.createDirectories(directory.resolve("node_modules/.bin")).resolve("cdk");
        Path told = directory.resolve("told");
        Files.writeString(cdk, "#!/bin/sh\necho \"$*\" >%1$s\nenv >>%1$s\n".formatted(told));
        assertThat(cdk.toFile().setExecutable(true)).isTrue();
        int exitCode = new CdkCommandLine(directory, access("staging", null, KEYS), new PrintWriter(new StringWriter()))
                .deploy(directory, 4, false);
        assertThat(exitCode).isZero();
        List<String> lines = Files.readAllLines(told);
        assertThat(lines.getFirst()).contains("deploy --all", "--profile staging");
        assertThat(lines).contains("AWS_PROFILE=staging", "AWS_REGION=eu-west-1");
        assertThat(lines).noneMatch(line -> line.startsWith("AWS_ACCESS_KEY_ID="));
    }
}
