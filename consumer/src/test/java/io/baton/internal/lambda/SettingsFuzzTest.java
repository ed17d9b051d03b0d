package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.SettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever the function's environment holds, it is read or refused by name. */
class SettingsFuzzTest {

    private static final int SEEDS = 5_000;

    private static final Map<String, String> SMALLEST = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
            "BATON_GROUP_ID", "riders",
            "BATON_TOPIC", "telemetry",
            "BATON_PARTITION", "3");

    private static final Map<String, String> SECRETS = Map.of(
            "KAFKA_SASL_JAAS_CONFIG", "Login required username=\"u\" password=\"planted-1\";",
            "KAFKA_SSL_KEYSTORE_PASSWORD", "planted-2",
            "AWS_SECRET_ACCESS_KEY", "planted-3",
            "PAYMENTS_API_KEY", "planted-4");

    private static final List<String> HOSTILE = List.of(
            "",
            " ",
            "0",
            "-1",
            "1",
            "-0",
            "+7",
            "007",
            "1.5",
            "1e9",
            "0x10",
            "NaN",
            "٣",
            "2147483647",
            "2147483648",
            "9223372036854775808",
            "99999999m",
            "100000000m",
            "1ms",
            "0s",
            "-5s",
            "10 parsecs",
            "5m5s",
            "true",
            "null",
            "earliest",
            "EARLIEST",
            "offset:",
            "offset:-1",
            "offset:9223372036854775807",
            "offset:9223372036854775808",
            "timestamp:",
            "timestamp:-0001-01-01T00:00:00Z",
            "timestamp:1969-12-31T23:59:59.999Z",
            "timestamp:+1000000000-12-31T23:59:59.999999999Z",
            "timestamp:-1000000000-01-01T00:00:00Z",
            "all",
            "off",
            "basic",
            "Text",
            "JSON",
            "stop",
            "latest",
            "..",
            ".",
            "a/b",
            "../../etc/passwd",
            "a\nb",
            "a\r\nINFO forged",
            "\u0000",
            "\u001b[31mred",
            "\u2028",
            "\ud800",
            "%s%n%d",
            "${jndi:ldap://x}",
            "{}",
            "${AWS_SECRET_ACCESS_KEY}",
            "'; DROP TABLE leases; --",
            "größe",
            "🚲",
            "x".repeat(256),
            "x".repeat(100_000),
            "9".repeat(100_000));

    @Test
    void nothingButItsOwnExceptionNamingTheSettingsComesOfAnyEnvironment() {
        List<String> names = List.copyOf(known());
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var environment = new HashMap<>(SMALLEST);
            environment.putAll(SECRETS);
            for (int i = random.nextInt(names.size()); i >= 0; i--) {
                environment.put(names.get(random.nextInt(names.size())), hostile(random));
            }
            check(seed, environment);
        }
    }

    @Test
    void whatIsWrongByItselfIsNamedWhateverElseIsWrong() {
        for (int seed = 0; seed < SEEDS / 10; seed++) {
            var random = new Random(seed);
            var environment = new TreeMap<>(SMALLEST);
            Set<String> wrong = new TreeSet<>();
            for (String name : known()) {
                String value = hostile(random);
                environment.put(name, value);
                var alone = new HashMap<>(SMALLEST);
                alone.put(name, value);
                if (problems(alone).stream().anyMatch(problem -> problem.startsWith(name + " is '"))) {
                    wrong.add(name);
                }
            }
            List<String> all = problems(environment);
            assertThat(wrong)
                    .as("seed %d", seed)
                    .allSatisfy(name -> assertThat(all).anyMatch(problem -> problem.startsWith(name + " is '")));
        }
    }

    @Test
    void aValueIsShownOnOneLineAndNotForEver() {
        var environment = new HashMap<>(SMALLEST);
        environment.put("BATON_METRICS", "off\r\nERROR forged line");
        environment.put("BATON_PARTITION", "9".repeat(100_000));
        assertThatThrownBy(() -> Settings.fromEnvironment(environment))
                .hasMessageContaining("BATON_METRICS is 'off??ERROR forged line'")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
    }

    @Test
    void aTopicThatKafkaWouldNotHaveNeverBecomesALeasesKey() {
        for (String topic : List.of("a/b", "..", ".", "a b", "größe", "x".repeat(250))) {
            var environment = new HashMap<>(SMALLEST);
            environment.put("BATON_TOPIC", topic);
            assertThatThrownBy(() -> Settings.fromEnvironment(environment))
                    .as(topic)
                    .hasMessageContaining("BATON_TOPIC is '");
        }
    }

    private static void check(int seed, Map<String, String> environment) {
        try {
            Settings settings = Settings.fromEnvironment(environment);
            assertThat(settings.toString()).as("seed %d", seed).doesNotContain("planted");
            assertThat(settings.leases().getFirst().id().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .as("seed %d", seed)
                    .hasSizeLessThanOrEqualTo(2_048);
        } catch (SettingsException e) {
            List<String> lines = String.valueOf(e.getMessage()).lines().toList();
            assertThat(lines.getFirst()).as("seed %d", seed).contains("%s problem".formatted(lines.size() - 1));
            assertThat(lines.stream().skip(1))
                    .as("seed %d", seed)
                    .allSatisfy(line -> assertThat(line)
                            .containsPattern("(BATON|KAFKA)_[A-Z_]+")
                            .doesNotContainPattern("\\p{Cntrl}")
                            .doesNotContain("planted")
                            .hasSizeLessThan(1_500));
        }
    }

    private static List<String> problems(Map<String, String> environment) {
        try {
            Settings.fromEnvironment(environment);
            return List.of();
        } catch (SettingsException e) {
            return String.valueOf(e.getMessage())
                    .lines()
                    .skip(1)
                    .map(line -> line.substring(2))
                    .toList();
        }
    }

    /** Every variable there is, as it says itself. */
    private static Set<String> known() {
        var environment = new HashMap<>(SMALLEST);
        environment.put("BATON_X", "x");
        String said = problems(environment).getFirst();
        Set<String> names = Pattern.compile("BATON_[A-Z_]{2,}")
                .matcher(said)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).hasSizeGreaterThan(20).contains("BATON_TOPIC", "BATON_LEASE_DURATION", "BATON_METRICS");
        return names;
    }

    private static String hostile(Random random) {
        if (random.nextInt(4) > 0) {
            return HOSTILE.get(random.nextInt(HOSTILE.size()));
        }
        return random.ints(random.nextInt(20), 0, 0x300)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
