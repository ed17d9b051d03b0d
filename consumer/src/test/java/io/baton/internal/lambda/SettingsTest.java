package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.SettingsException;
import io.baton.internal.kafka.AuthMethod;
import io.baton.internal.kafka.Authentication;
import io.baton.internal.kafka.SourceSettings;
import io.baton.internal.kafka.StartPosition;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.secrets.SecretRef;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.OutOfRange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final Map<String, String> SMALLEST = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
            "BATON_GROUP_ID", "riders",
            "BATON_TOPIC", "telemetry",
            "BATON_PARTITION", "3");

    @Test
    void fourVariablesSuffice() {
        Settings settings = Settings.fromEnvironment(SMALLEST);
        assertThat(settings.leases().getFirst()).isEqualTo(new LeaseKey("riders", "telemetry", 3));
        assertThat(settings.leaseTable()).hasToString("baton-leases");
        assertThat(settings.source().start()).isEqualTo(new StartPosition.Earliest());
        assertThat(settings.timings()).isEqualTo(LeaseTimings.DEFAULT);
        assertThat(settings.buffer()).isEqualTo(BufferLimits.DEFAULT);
        assertThat(settings.conduct().outOfRange()).isEqualTo(OutOfRange.STOP);
        assertThat(settings.inFlight()).isEqualTo(4_096);
        assertThat(settings.source().functions()).as("nobody said").isZero();
        assertThat(settings.source().connectPatience()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.source().checkEvery()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.kafka()).containsExactly(Map.entry("bootstrap.servers", "broker:9092"));
    }

    @Test
    void aFunctionSleepsOnlyIfToldToAndForATimeThatAnInvocationCanWait() {
        assertThat(Settings.fromEnvironment(SMALLEST).idleAfter()).isEmpty();
        var sleeps = new HashMap<>(SMALLEST);
        sleeps.put("BATON_IDLE_AFTER", "10m");
        assertThat(Settings.fromEnvironment(sleeps).idleAfter()).contains(Duration.ofMinutes(10));
        for (String wrong : List.of("13m", "999ms", "never", "0s")) {
            sleeps.put("BATON_IDLE_AFTER", wrong);
            assertThatThrownBy(() -> Settings.fromEnvironment(sleeps))
                    .hasMessageContaining("BATON_IDLE_AFTER is '" + wrong + "', and must be a duration from 1s to 12m");
        }
        sleeps.put("BATON_IDLE_AFTER", "10m");
        sleeps.put("BATON_END_POSITION", "5");
        assertThatThrownBy(() -> Settings.fromEnvironment(sleeps))
                .hasMessageContaining("BATON_IDLE_AFTER and BATON_END_POSITION are both set");
    }

    @Test
    void aFunctionReadsOnePartitionOrSeveral() {
        var several = new HashMap<>(SMALLEST);
        several.remove("BATON_PARTITION");
        several.put("BATON_PARTITIONS", "7,0-2");
        assertThat(Settings.fromEnvironment(several).leases())
                .extracting(LeaseKey::partition)
                .containsExactly(0, 1, 2, 7);
        several.put("BATON_CRASHES_PER_RECORD", "5");
        assertThat(Settings.fromEnvironment(several).conduct().mostCrashes()).isEqualTo(5);
        several.put("BATON_PARTITION", "3");
        assertThatThrownBy(() -> Settings.fromEnvironment(several))
                .hasMessageContaining("BATON_PARTITION and BATON_PARTITIONS are both set: set one of them");
        several.put("BATON_PARTITIONS", "0-64");
        assertThatThrownBy(() -> Settings.fromEnvironment(several))
                .hasMessageContaining("BATON_PARTITIONS is '0-64', and must be the numbers of the partitions to read");
    }

    @Test
    void aTransactionLastsLongEnoughToBeCommitted() {
        var commits = new HashMap<>(SMALLEST);
        commits.put("BATON_COMMIT_EVERY", "1s");
        commits.put("KAFKA_TRANSACTION_TIMEOUT_MS", "2000");
        assertThat(Settings.fromEnvironment(commits).commits().every()).isEqualTo(Duration.ofSeconds(1));
        for (String wrong : List.of("1999", "0", "-1")) {
            commits.put("KAFKA_TRANSACTION_TIMEOUT_MS", wrong);
            assertThatThrownBy(() -> Settings.fromEnvironment(commits))
                    .hasMessageContaining(
                            "KAFKA_TRANSACTION_TIMEOUT_MS is '%s', and must be at least twice BATON_COMMIT_EVERY: 2000"
                                    .formatted(wrong));
        }
    }

    @Test
    void aTransactionLastsLongEnoughForTheSnapshotOfItsCommit() {
        var state = new HashMap<>(SMALLEST);
        state.put("BATON_STATE_EVERY", "8s");
        state.put("KAFKA_TRANSACTION_TIMEOUT_MS", "15999");
        assertThat(Settings.fromEnvironment(state).state().bucket()).isEmpty();
        state.put("BATON_STATE_BUCKET", "bucket");
        assertThatThrownBy(() -> Settings.fromEnvironment(state))
                .hasMessageContaining(
                        "KAFKA_TRANSACTION_TIMEOUT_MS is '15999', and must be at least twice BATON_STATE_EVERY")
                .hasMessageContaining(": 16000");
        state.put("KAFKA_TRANSACTION_TIMEOUT_MS", "20000");
        state.put("BATON_STATE_EVERY", "10m");
        assertThat(Settings.fromEnvironment(state).state().commitEvery()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everyProblemIsNamedInOneError() {
        assertThatThrownBy(() -> Settings.fromEnvironment(Map.of(
                        "BATON_TOPIC", " ",
                        "BATON_PARTITION", "-1",
                        "BATON_START_POSITION", "middle",
                        "BATON_LEASE_DURATION", "10 parsecs",
                        "BATON_BUFFER_RECORDS", "0",
                        "BATON_LOG_FORMAT", "XML",
                        "KAFKA_AUTO_OFFSET_RESET", "earliest",
                        "KAFKA_GROUP_ID", "other")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("have 10 problems")
                .hasMessageContaining("BATON_GROUP_ID is missing")
                .hasMessageContaining("BATON_TOPIC is missing")
                .hasMessageContaining("BATON_PARTITION is '-1'")
                .hasMessageContaining("BATON_START_POSITION is 'middle'")
                .hasMessageContaining("BATON_LEASE_DURATION is '10 parsecs'")
                .hasMessageContaining("BATON_BUFFER_RECORDS is '0'")
                .hasMessageContaining("BATON_LOG_FORMAT is 'XML'")
                .hasMessageContaining("KAFKA_AUTO_OFFSET_RESET must not be set")
                .hasMessageContaining("KAFKA_GROUP_ID must not be set")
                .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS is missing");
    }

    @Test
    void aMisspeltSettingIsNotIgnored() {
        assertThatThrownBy(() -> Settings.fromEnvironment(with("BATON_LEASE_DURATON", "20s")))
                .hasMessageContaining("BATON_LEASE_DURATON is not one of Baton's settings")
                .hasMessageContaining("BATON_LEASE_DURATION");
    }

    @Test
    void timingsThatDoNotNestAreNamed() {
        assertThatThrownBy(() -> Settings.fromEnvironment(with("BATON_LEASE_DURATION", "3s")))
                .hasMessageContaining("do not fit together")
                .hasMessageContaining("BATON_LEASE_DURATION (3000ms)");
    }

    @Test
    void readsStartPositions() {
        assertThat(Settings.fromEnvironment(with("BATON_START_POSITION", "latest"))
                        .source()
                        .start())
                .isEqualTo(new StartPosition.Latest());
        assertThat(Settings.fromEnvironment(with("BATON_START_POSITION", "offset:42"))
                        .source()
                        .start())
                .isEqualTo(new StartPosition.AtOffset(42));
        assertThat(Settings.fromEnvironment(with("BATON_START_POSITION", "timestamp:2026-11-21T12:00:00Z"))
                        .source()
                        .start())
                .isEqualTo(new StartPosition.AtTimestamp(Instant.parse("2026-11-21T12:00:00Z")));
        for (String wrong : List.of("offset:-1", "offset:", "offset", "timestamp:today", "EARLIEST", "middle")) {
            assertThatThrownBy(() -> Settings.fromEnvironment(with("BATON_START_POSITION", wrong)))
                    .as(wrong)
                    .hasMessageContaining("BATON_START_POSITION");
        }
    }

    @Test
    void readsDurations() {
        assertThat(Settings.fromEnvironment(with("BATON_ACTIVATE_EVERY", "35ms"))
                        .timings()
                        .lookEvery())
                .isEqualTo(Duration.ofMillis(35));
        assertThat(Settings.fromEnvironment(with("BATON_STOP_BEFORE_DEADLINE", "1m"))
                        .timings()
                        .stopBeforeDeadline())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void readsWhatToExpectOfTheSource() {
        var environment = new HashMap<>(SMALLEST);
        environment.put("BATON_OUT_OF_RANGE", "latest");
        environment.put("BATON_FUNCTIONS", "12");
        environment.put("BATON_CONNECT_TIMEOUT", "5s");
        environment.put("BATON_SOURCE_CHECK_EVERY", "2m");
        environment.put("BATON_IN_FLIGHT_RECORDS", "16384");
        Settings settings = Settings.fromEnvironment(environment);
        assertThat(settings.conduct().outOfRange()).isEqualTo(OutOfRange.LATEST);
        assertThat(settings.source())
                .isEqualTo(new SourceSettings(
                        new StartPosition.Earliest(), 12, Duration.ofSeconds(5), Duration.ofMinutes(2)));
        assertThat(settings.inFlight()).isEqualTo(16_384);
        assertThat(Settings.fromEnvironment(with("BATON_OUT_OF_RANGE", "earliest"))
                        .conduct()
                        .outOfRange())
                .isEqualTo(OutOfRange.EARLIEST);
    }

    @Test
    void everyProblemWithTheSourceIsNamed() {
        var environment = new HashMap<>(SMALLEST);
        environment.put("BATON_OUT_OF_RANGE", "EARLIEST");
        environment.put("BATON_FUNCTIONS", "0");
        environment.put("BATON_CONNECT_TIMEOUT", "soon");
        environment.put("BATON_SOURCE_CHECK_EVERY", "30");
        environment.put("BATON_IN_FLIGHT_RECORDS", "16385");
        assertThatThrownBy(() -> Settings.fromEnvironment(environment))
                .hasMessageContaining("have 5 problems")
                .hasMessageContaining("BATON_OUT_OF_RANGE is 'EARLIEST', and must be stop, earliest or latest")
                .hasMessageContaining("BATON_FUNCTIONS is '0', and must be how many partitions have a function")
                .hasMessageContaining("BATON_CONNECT_TIMEOUT is 'soon', and must be a duration")
                .hasMessageContaining("BATON_SOURCE_CHECK_EVERY is '30', and must be a duration")
                .hasMessageContaining(
                        "BATON_IN_FLIGHT_RECORDS is '16385', and must be a number of records from 1 to 16384");
        for (String wrong : List.of("0", "-1", "many")) {
            assertThatThrownBy(() -> Settings.fromEnvironment(with("BATON_IN_FLIGHT_RECORDS", wrong)))
                    .as(wrong)
                    .hasMessageContaining("BATON_IN_FLIGHT_RECORDS");
        }
    }

    @Test
    void noPatienceAtAllIsRefused() {
        assertThatThrownBy(() -> Settings.fromEnvironment(with("BATON_CONNECT_TIMEOUT", "0s")))
                .hasMessageContaining("BATON_CONNECT_TIMEOUT");
        assertThatThrownBy(() -> Settings.fromEnvironment(with("BATON_SOURCE_CHECK_EVERY", "0ms")))
                .hasMessageContaining("BATON_SOURCE_CHECK_EVERY");
        assertThatThrownBy(() -> Settings.fromEnvironment(with("BATON_CONNECT_TIMEOUT", "999999999m")))
                .hasMessageContaining("BATON_CONNECT_TIMEOUT");
    }

    @Test
    void kafkaIsAskedAsItsPropertiesSayUnlessAuthenticationIsSet() {
        assertThat(Settings.fromEnvironment(SMALLEST).authentication()).isEqualTo(Authentication.AS_GIVEN);
        assertThat(Settings.fromEnvironment(with("BATON_KAFKA_AUTH", "none")).authentication())
                .isEqualTo(Authentication.AS_GIVEN);
    }

    @Test
    void readsHowKafkaIsShownWhoTheFunctionIs() {
        String arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_riders-AbCdEf";
        var secret = new SecretRef("BATON_KAFKA_SECRET", arn);
        var roots = new SecretRef("BATON_KAFKA_CA_SECRET", "kafka/roots");
        Map.of(
                        "sasl-scram-512", new AuthMethod.Sasl(AuthMethod.Mechanism.SCRAM_SHA_512, secret),
                        "sasl-scram-256", new AuthMethod.Sasl(AuthMethod.Mechanism.SCRAM_SHA_256, secret),
                        "sasl-plain", new AuthMethod.Sasl(AuthMethod.Mechanism.PLAIN, secret),
                        "mtls", new AuthMethod.MutualTls(secret))
                .forEach((word, method) -> assertThat(authentication(word, arn, "kafka/roots"))
                        .isEqualTo(new Authentication(method, roots)));
        assertThat(authentication("tls", "", "kafka/roots")).isEqualTo(new Authentication(new AuthMethod.Tls(), roots));
        assertThat(authentication("iam", "", "")).isEqualTo(new Authentication(new AuthMethod.Iam(), null));
    }

    private static Authentication authentication(String word, String secret, String roots) {
        return Settings.fromEnvironment(secured(word, secret, roots)).authentication();
    }

    private static Map<String, String> secured(String word, String secret, String roots) {
        var environment = new HashMap<>(SMALLEST);
        environment.put("BATON_KAFKA_AUTH", word);
        environment.put("BATON_KAFKA_SECRET", secret);
        environment.put("BATON_KAFKA_CA_SECRET", roots);
        return environment;
    }

    @Test
    void whatDoesNotGoTogetherWithAuthenticationIsNamedAtOnce() {
        for (String word : List.of("sasl-scram-512", "sasl-scram-256", "sasl-plain", "mtls")) {
            assertThatThrownBy(() -> Settings.fromEnvironment(secured(word, "", "roots")))
                    .hasMessageContaining("have 1 problem:")
                    .hasMessageContaining("BATON_KAFKA_SECRET is missing: with BATON_KAFKA_AUTH=" + word);
        }
        for (String word : List.of("none", "tls", "iam")) {
            assertThatThrownBy(() -> Settings.fromEnvironment(secured(word, "login", "")))
                    .hasMessageContaining("have 1 problem:")
                    .hasMessageContaining("BATON_KAFKA_SECRET must not be set with BATON_KAFKA_AUTH=" + word);
        }
        assertThatThrownBy(() -> Settings.fromEnvironment(secured("none", "", "roots")))
                .hasMessageContaining("BATON_KAFKA_CA_SECRET must not be set with BATON_KAFKA_AUTH=none");
        Map<String, String> environment = secured("mtls", "key", "roots");
        List<String> refused = List.of(
                "KAFKA_SECURITY_PROTOCOL",
                "KAFKA_SASL_JAAS_CONFIG",
                "KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN",
                "KAFKA_SSL_KEY_PASSWORD",
                "KAFKA_SSL_TRUSTSTORE_LOCATION");
        refused.forEach(name -> environment.put(name, "planted"));
        environment.put("KAFKA_SSL_PROTOCOL", "TLSv1.3");
        environment.put("BATON_PARTITION", "first");
        assertThatThrownBy(() -> Settings.fromEnvironment(environment))
                .hasMessageContaining("have 6 problems")
                .hasMessageContaining("BATON_PARTITION is 'first'")
                .hasMessageNotContaining("planted")
                .satisfies(e -> assertThat(refused)
                        .allMatch(name -> String.valueOf(e.getMessage())
                                .contains(name + " must not be set with BATON_KAFKA_AUTH=mtls")));
    }

    @Test
    void anUnknownWayOfAuthenticationIsNamed() {
        assertThatThrownBy(() -> Settings.fromEnvironment(secured("SASL_SCRAM_512", "login", "")))
                .hasMessageContaining("have 1 problem:")
                .hasMessageContaining("BATON_KAFKA_AUTH is 'SASL_SCRAM_512', and must be none, tls, sasl-scram-512");
    }

    @Test
    void aSecretThatStandsWhereItsNameShouldIsNotShown() {
        for (String planted : List.of(
                "{\"username\": \"rider\", \"password\": \"planted\"}", "planted word", "arn:aws:s3:::planted")) {
            assertThatThrownBy(() -> Settings.fromEnvironment(secured("mtls", planted, planted)))
                    .hasMessageContaining("have 2 problems")
                    .hasMessageContaining("BATON_KAFKA_SECRET, not shown here, must be the name or the ARN")
                    .hasMessageContaining("BATON_KAFKA_CA_SECRET, not shown here,")
                    .hasMessageNotContaining("planted");
        }
    }

    @Test
    void metricsAreBasicOnceAMinuteUnlessSaid() {
        assertThat(Settings.fromEnvironment(SMALLEST).metrics())
                .isEqualTo(new MetricsSettings(
                        MetricsSettings.Which.BASIC,
                        Duration.ofMinutes(1),
                        MetricsSettings.Resolution.STANDARD,
                        "Baton"));
        var environment = new HashMap<>(SMALLEST);
        environment.put("BATON_METRICS", "all");
        environment.put("BATON_METRICS_INTERVAL", "1s");
        environment.put("BATON_METRICS_RESOLUTION", "high");
        environment.put("BATON_METRICS_NAMESPACE", "Trains/Standings");
        assertThat(Settings.fromEnvironment(environment).metrics())
                .isEqualTo(new MetricsSettings(
                        MetricsSettings.Which.ALL,
                        Duration.ofSeconds(1),
                        MetricsSettings.Resolution.HIGH,
                        "Trains/Standings"));
        assertThat(Settings.fromEnvironment(with("BATON_METRICS", "off"))
                        .metrics()
                        .which())
                .isEqualTo(MetricsSettings.Which.OFF);
    }

    @Test
    void everyProblemWithMetricsIsNamed() {
        var environment = new HashMap<>(SMALLEST);
        environment.put("BATON_METRICS", "Basic");
        environment.put("BATON_METRICS_INTERVAL", "999ms");
        environment.put("BATON_METRICS_RESOLUTION", "1s");
        environment.put("BATON_METRICS_NAMESPACE", "AWS/Lambda");
        assertThatThrownBy(() -> Settings.fromEnvironment(environment))
                .hasMessageContaining("have 4 problems")
                .hasMessageContaining("BATON_METRICS is 'Basic', and must be basic, all or off")
                .hasMessageContaining("BATON_METRICS_INTERVAL is '999ms', and must be a duration from 1000 ms")
                .hasMessageContaining("BATON_METRICS_RESOLUTION is '1s', and must be standard or high")
                .hasMessageContaining("BATON_METRICS_NAMESPACE is 'AWS/Lambda'");
        for (String wrong : List.of("a b", "größe", "x".repeat(256))) {
            assertThatThrownBy(() -> Settings.fromEnvironment(with("BATON_METRICS_NAMESPACE", wrong)))
                    .hasMessageContaining("BATON_METRICS_NAMESPACE");
        }
    }

    @Test
    void anyPropertyOfKafkasClientPassesThrough() {
        var environment = new HashMap<>(SMALLEST);
        environment.put("KAFKA_ISOLATION_LEVEL", "read_committed");
        environment.put("KAFKA_SASL_JAAS_CONFIG", "secret");
        environment.put("KAFKA_MY__ODD___PROPERTY_X", "y");
        assertThat(Settings.fromEnvironment(environment).kafka())
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("sasl.jaas.config", "secret")
                .containsEntry("my_odd-property.x", "y");
    }

    @Test
    void secretsAreNotShown() {
        var environment = new HashMap<>(SMALLEST);
        environment.put("KAFKA_SSL_KEYSTORE_PASSWORD", "hunter2");
        assertThat(Settings.fromEnvironment(environment).toString())
                .doesNotContain("hunter2")
                .contains("ssl.keystore.password");
    }

    private static Map<String, String> with(String name, String value) {
        var environment = new HashMap<>(SMALLEST);
        environment.put(name, value);
        return environment;
    }
}
