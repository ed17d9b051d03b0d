package io.baton.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.cli.Commands.Answer;
import io.baton.infra.cli.command.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What people mistype: refused as wrong usage before anything is asked, in words that are not Java's. */
class BadInputsTest {

    @TempDir
    Path directory;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectory(directory.resolve("dir"));
        Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        Files.writeString(directory.resolve("unclosed.csv"), "group,\"orders,0,4\n");
        Files.writeString(directory.resolve("huge.csv"), "group,orders,0,99999999999999999999\n");
        Files.writeString(directory.resolve("escape.properties"), "a=\\u00zz\n");
        Files.writeString(directory.resolve("empty"), "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leases list --warn-lag 999999999d",
                "leases list --warn-lag P99999999999D",
                "leases list --warn-lag PT999999999999999999H",
                "leases list --warn-lag PT-5M",
                "leases list --kafka-timeout 999999999d",
                "leases watch --every 999999999d",
                "leases watch --looks -1",
                "leases watch --looks 99999999999",
                "leases history --all --last -1",
                "leases history --all --last 99999999999999",
                "leases stop --all --timeout PT999999999999999S",
                "leases seek --all --by-duration PT-5H",
                "leases seek --all --by-duration 999999999d",
                "leases seek --all --to-datetime +999999999-12-31T23:59:59Z",
                "leases seek --all --to-datetime -999999999-01-01T00:00:00Z",
                "leases seek --all --to-offset 99999999999999999999",
                "leases seek --from-file @dir",
                "leases seek --from-file @binary",
                "leases seek --from-file @unclosed.csv",
                "leases seek --from-file @huge.csv",
                "leases seek --from-file @missing",
                "leases seek --from-file @empty",
                "leases list --command-config @dir",
                "leases list --command-config @binary",
                "leases list --command-config @missing",
                "leases list --command-config @escape.properties",
                "leases list --endpoint http://:x",
                "leases list --endpoint %%",
                "leases list --endpoint notaurl",
                "leases list --sort nonsense",
                "dlq list --topic orders --limit -1",
                "leases nonsense --all",
                "nonsense"
            })
    void isWrongUsageInWords(String line) {
        Answer answer = run(line);
        assertThat(answer.code()).as(answer.err()).isEqualTo(ExitCodes.USAGE);
        assertThat(answer.err())
                .startsWith("baton: ")
                .doesNotContain("Exception", "java.", "overflow", "not an int", "not a long", "Input length")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @MethodSource
    void anOptionOfWordsListsTheWordsThatUsersType(String command, String option, Class<?> type) {
        Answer answer = run(command + " " + option + " foo");
        assertThat(answer.code()).as(answer.err()).isEqualTo(ExitCodes.USAGE);
        for (Object constant : type.getEnumConstants()) {
            assertThat(answer.err()).contains(constant.toString());
            assertThat(constant.toString()).doesNotContain(" ", "_");
        }
        assertThat(answer.err()).contains(option, "'foo' is none of").doesNotContainPattern("[A-Z]_[A-Z]");
    }

    static List<Arguments> anOptionOfWordsListsTheWordsThatUsersType() {
        List<Arguments> found = new ArrayList<>();
        collect("", Commands.root(Map.of()), found);
        assertThat(found).hasSizeGreaterThan(5);
        return found;
    }

    private static void collect(String path, CommandLine command, List<Arguments> found) {
        command.getCommandSpec().options().stream()
                .flatMap(option -> Arrays.stream(option.auxiliaryTypes())
                        .filter(Class::isEnum)
                        .map(type -> Arguments.of(path.strip(), option.longestName(), type)))
                .forEach(found::add);
        command.getSubcommands().forEach((name, sub) -> collect(path + " " + name, sub, found));
    }

    @Test
    void aWordIsTakenInUpperAndLowerCaseAndAsItIsShown() {
        for (String word : List.of("running", "RUNNING", "handing-over", "HANDING_OVER", "running,idle")) {
            assertThat(run("leases list --state " + word + " --table x").err()).contains("--table");
        }
    }

    @Test
    void aFileIsNamedWithItsOption() {
        assertThat(run("leases seek --from-file @missing").err()).contains("--from-file", "missing", "there is no");
        assertThat(run("leases seek --from-file @dir").err()).contains("--from-file", "is a directory");
        assertThat(run("leases seek --from-file @binary").err()).contains("is not text in UTF-8");
        assertThat(run("leases seek --from-file @unclosed.csv").err()).contains("line 1 is not CSV");
    }

    private Answer run(String line) {
        return Commands.in(Map.of())
                .run(Arrays.stream(line.split(" ", -1))
                        .map(word -> word.replace("@", directory + "/").replace("%%", "a b"))
                        .toArray(String[]::new));
    }
}
