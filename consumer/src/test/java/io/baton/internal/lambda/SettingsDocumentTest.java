package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SETTINGS.md says of each setting what the code says. */
class SettingsDocumentTest {

    private static final Map<String, String> REQUIRED = Map.of(
            "BATON_GROUP_ID", "g", "BATON_TOPIC", "t", "BATON_PARTITION", "7", "KAFKA_BOOTSTRAP_SERVERS", "host:9092");
    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "BATON_IDLE_AFTER",
            "BATON_END_POSITION",
            "BATON_FUNCTIONS",
            "BATON_PARTITIONS",
            "BATON_STATE_BUCKET",
            "BATON_KAFKA_SECRET",
            "BATON_KAFKA_CA_SECRET",
            "KAFKA_…");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z_…]+)` \\|([^|]*)\\|(.*)\\|");

    record Setting(String name, String defaultCell, String meaning) {

        String given() {
            return defaultCell.replace("`", "");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Setting> settings() throws Exception {
        return Files.readAllLines(Path.of("SETTINGS.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> new Setting(
                        row.group(1), row.group(2).strip(), row.group(3).strip()));
    }

    @Test
    void theDocumentListsEverySettingOnceAndNothingElse() throws Exception {
        var unknown = new HashMap<>(REQUIRED);
        unknown.put("BATON_NONE_OF_THEM", "1");
        assertThatThrownBy(() -> Settings.fromEnvironment(unknown))
                .isInstanceOfSatisfying(SettingsException.class, refused -> {
                    String message = String.valueOf(refused.getMessage());
                    String list = message.substring(message.indexOf("which are ") + "which are ".length());
                    assertThat(documented()).containsExactlyInAnyOrderElementsOf(Arrays.asList(list.split(", ", -1)));
                });
    }

    private static List<String> documented() {
        try {
            return settings()
                    .map(Setting::name)
                    .filter(name -> name.startsWith("BATON_"))
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** These two are read by the file itself. */
    private static Path logback() {
        return Stream.of("src/main/resources/logback.xml", "logback/src/main/resources/logback.xml")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSettingHasTheDefaultThatTheDocumentSays(Setting setting) throws Exception {
        if (setting.defaultCell().equals("required")) {
            var without = new HashMap<>(REQUIRED);
            without.remove(setting.name());
            assertThatThrownBy(() -> Settings.fromEnvironment(without)).hasMessageContaining(setting.name());
        } else if (setting.defaultCell().isEmpty()) {
            assertThat(WITHOUT_DEFAULT).contains(setting.name());
        } else if (setting.name().startsWith("BATON_LOG_")) {
            assertThat(Files.readString(logback())).contains("${%s:-%s}".formatted(setting.name(), setting.given()));
        } else {
            var with = new LinkedHashMap<>(REQUIRED);
            with.put(setting.name(), setting.given());
            assertThat(Settings.fromEnvironment(with)).isEqualTo(Settings.fromEnvironment(REQUIRED));
        }
        assertThat(setting.meaning()).isNotBlank();
    }
}
