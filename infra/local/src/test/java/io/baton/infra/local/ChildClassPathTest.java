package io.baton.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChildClassPathTest {

    static Stream<ChildClassPath> all() {
        return Stream.of(KafkaBroker.CLASS_PATH, DynamoDbLocal.CLASS_PATH, SqsLocal.CLASS_PATH, S3Local.CLASS_PATH);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theListInTheJarNamesTheVeryFilesOfTheBuild(ChildClassPath classPath) {
        assertThat(names(classPath.fetched())).containsExactlyInAnyOrderElementsOf(names(classPath.resolve()));
    }

    @Test
    void aJarThatNobodyHasIsNamedWithWhatToDo() {
        assertThatThrownBy(() -> MavenRepository.files("the moon", List.of("io.baton.nowhere:moon:jar:1:compile")))
                .isInstanceOf(LocalPartException.class)
                .hasMessageContaining("The jars of the moon")
                .hasMessageContaining("io.baton.nowhere:moon:jar:1")
                .hasMessageContaining("settings.xml")
                .hasMessageContaining("-Dbaton.home=");
    }

    private static List<String> names(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator, -1))
                .map(file -> new File(file).getName())
                .toList();
    }
}
