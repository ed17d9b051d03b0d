package io.baton.infra.deploy.config;

import static io.baton.infra.deploy.config.Yaml.problems;
import static io.baton.infra.deploy.config.Yaml.problemsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no good, and what is said of them. */
class HostileFileTest {

    @TempDir
    private Path directory;

    @Test
    void aTabIsToldAloneAndWithItsPlace() {
        assertThat(problems("topic: rides\nalarms:\n\tlag: 5m\n"))
                .containsExactly("line 3: column 1: a tab, where YAML needs blanks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a: [b", "a: 'b", "a: b: c", "a: *nothing", "a: @b", "- a\n- b", "just text", "a: 1\n---\nb: 2"})
    void whatCannotBeReadIsTheOnlyThingTold(String yaml) {
        assertThat(problems(yaml))
                .singleElement()
                .asString()
                .startsWith("line ")
                .doesNotContain("is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "rootCACertificate"})
    void whatIsPutInPlaceOfASecretsNameIsNotRepeated(String key) {
        assertThat(problemsWith("authenticationMethod: SASL_SCRAM_512_AUTH", "secret: kafka", key + ": 'hunter2!'"))
                .allSatisfy(problem -> assertThat(problem).doesNotContain("hunter2"))
                .anySatisfy(problem -> assertThat(problem).contains(key + ": must be the name or ARN of a secret"));
    }

    @Test
    void aVariableOfOneLetterIsRefusedWithTheReason() {
        assertThat(problemsWith("environment:", "  A: b"))
                .singleElement()
                .asString()
                .endsWith("environment.A: is not a valid name: it needs two characters at least, a letter first, then"
                        + " letters, digits and underscores");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0661\u0662", "+12"})
    void aNumberIsWrittenInPlainDigits(String partitions) {
        assertThat(problems(Yaml.LEAST.replaceAll("partitions: .*", "partitions: " + partitions)))
                .singleElement()
                .asString()
                .contains("partitions: is '" + partitions + "', and must be");
    }

    @Test
    void anUnprintableCharacterIsToldWithItsPlace() {
        assertThat(problems("topic: rides\ncode: a\u0007b\n"))
                .containsExactly("line 2: column 8: the character U+0007, which YAML does not allow");
    }

    @Test
    void aByteOrderMarkIsReadOver() {
        assertThat(Deployment.parse("\uFEFF" + Yaml.LEAST, directory, "rides.yaml")
                        .source()
                        .topic())
                .isEqualTo("rides");
    }

    @Test
    void theKeysOfASectionAreListedOnceHoweverManyAreUnknown() {
        List<String> problems = problemsWith("colour: green", "flavour: sweet", "smell: good");
        assertThat(problems).hasSize(3);
        assertThat(problems.getFirst()).contains("bootstrapServers");
        assertThat(problems.get(1)).isEqualTo("line 8: flavour: is not a known key");
        assertThat(problems.get(2)).isEqualTo("line 9: smell: is not a known key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "memorysize", "memory-size", "memory_size", "memorySiez"})
    void aKeyThatIsNearlyRightIsAnsweredWithTheRightOne(String key) {
        assertThat(problemsWith(key + ": 512"))
                .containsExactly("line 7: " + key + ": is not a known key (did you mean memorySize?)");
    }

    @Test
    void aKeyOfASectionThatStandsOutsideItIsSentThere() {
        assertThat(problemsWith("tableName: leases"))
                .containsExactly("line 7: tableName: is not a known key (did you mean leaseTable.tableName?)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "~", "Null", "NULL", ""})
    void aVariableWithoutAValueIsRefused(String nothing) {
        assertThat(problemsWith("environment:", "  COLOUR: " + nothing))
                .containsExactly("line 8: environment.COLOUR: has no value: write '' for an empty text, 'null' for the"
                        + " word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "~", ""})
    void nothingIsNoNameAnywhere(String nothing) {
        assertThat(problemsWith("deadLetters: {kafkaTopics: [dead, " + nothing + ", deader]}"))
                .as("in a list")
                .hasSize(1);
        assertThat(problems(Yaml.LEAST.replace("consumerGroupId: ride-standings", "consumerGroupId: " + nothing)))
                .singleElement()
                .asString()
                .startsWith("line 3: consumerGroupId: ");
    }

    @Test
    void whatReachesLambdaIsWhatIsWritten() {
        var environment = Yaml.deployment(
                        "environment: {OCT: 010, EXP: 1e3, HEX: 0x1F, YES: yes, DAY: 2026-11-28, BIG: 1_000, TRUE: True,"
                                + " QUOTED: 'null', EMPTY: '', PADDED: ' a ', INF: .inf}")
                .function()
                .environment();
        assertThat(environment)
                .containsEntry("OCT", "010")
                .containsEntry("EXP", "1e3")
                .containsEntry("HEX", "0x1F")
                .containsEntry("YES", "yes")
                .containsEntry("DAY", "2026-11-28")
                .containsEntry("BIG", "1_000")
                .containsEntry("TRUE", "True")
                .containsEntry("QUOTED", "null")
                .containsEntry("EMPTY", "")
                .containsEntry("PADDED", " a ")
                .containsEntry("INF", ".inf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!Ref Colour", "!Sub '${A}'", "!!binary aGk="})
    void aTagIsRefusedInPlaceOfBeingReadOver(String value) {
        assertThat(problemsWith("environment:", "  COLOUR: " + value))
                .singleElement()
                .asString()
                .startsWith("line 8: environment.COLOUR: has the tag ");
        assertThat(problemsWith("jvmOptions: " + value))
                .singleElement()
                .asString()
                .contains("has the tag ");
    }

    @Test
    void aGroupIsNotStrippedOfItsBlanks() {
        assertThat(Deployment.parse(
                                Yaml.LEAST.replace("consumerGroupId: ride-standings", "consumerGroupId: ' rides '"),
                                directory,
                                "rides.yaml")
                        .source()
                        .consumerGroupId())
                .isEqualTo(" rides ");
    }

    @Test
    void aDirectoryABinaryAndAFileThatIsNotThereAreToldInWords() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Deployment.read(directory))
                .withMessageContaining("is a directory");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Deployment.read(directory.resolve("none.yaml")))
                .withMessageContaining("there is no ");
        Path binary = directory.resolve("rides.jar");
        Files.write(binary, new byte[] {'P', 'K', 3, 4, (byte) 0xff, (byte) 0xfe, 0});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Deployment.read(binary))
                .withMessageContaining("is not text in UTF-8");
        Path wide = directory.resolve("wide.yaml");
        Files.write(wide, Yaml.LEAST.getBytes(StandardCharsets.UTF_16));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Deployment.read(wide))
                .withMessageContaining("is not text in UTF-8");
    }
}
