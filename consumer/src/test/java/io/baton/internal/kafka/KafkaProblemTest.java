package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.baton.internal.kafka.KafkaProblem.Kind;
import io.baton.internal.tenure.SourceException;
import io.baton.internal.time.SystemTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;

class KafkaProblemTest {

    private static final TopicPartition PARTITION = new TopicPartition("orders", 3);

    @Test
    void whatIsNotAllowedIsNamedWithWhatToAllow() {
        assertSays(
                new TopicAuthorizationException(Set.of("orders")), Kind.NOT_ALLOWED, "[orders]", "READ and DESCRIBE");
        assertSays(GroupAuthorizationException.forGroupId("riders"), Kind.NOT_ALLOWED, "riders", "on the group");
        assertSays(new ClusterAuthorizationException("Cluster authorization failed."), Kind.NOT_ALLOWED, "Cluster");
    }

    @Test
    void whoIsNotLetInIsSaidWithWhereItsCredentialsComeFrom() {
        assertSays(new SaslAuthenticationException("invalid"), Kind.NOT_LET_IN, "invalid", "BATON_KAFKA_SECRET");
        assertSays(new SslAuthenticationException("expired"), Kind.NOT_TRUSTED, "expired", "BATON_KAFKA_CA_SECRET");
    }

    @Test
    void theReasonIsSaidAndNotTheTimeThatItTook() {
        var timedOut = new TimeoutException("Call(describe) timed out", new SaslAuthenticationException("invalid"));
        assertSays(new ExecutionException(timedOut), Kind.NOT_LET_IN, "invalid");
        assertSays(new TimeoutException("Call(describe) timed out"), Kind.NO_ANSWER, "Call(describe)", "network path");
        assertSays(new java.util.concurrent.TimeoutException(), Kind.NO_ANSWER, "no answer in time.");
    }

    @Test
    void theRestIsSaidInKafkasWords() {
        assertSays(new UnknownTopicOrPartitionException("gone"), Kind.MISSING, "no such topic");
        assertSays(new InvalidTopicException("a topic"), Kind.INVALID_NAME, "not a valid name of a topic");
        assertSays(new UnsupportedVersionException("no API key 75"), Kind.TOO_OLD, "75", "Kafka 2.1");
        assertSays(new KafkaException("something", new IllegalStateException("else")), Kind.OTHER, "something: else");
    }

    @Test
    void aHostThatCannotBeFoundIsSaidWithTheSetting() {
        var properties = Map.<String, Object>of("bootstrap.servers", "no-such-host.invalid:9092", "group.id", "g");
        assertThat(refused(properties))
                .hasMessageContaining("Kafka at no-such-host.invalid:9092 can't be reached")
                .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void aPropertyThatMayBeASecretIsNamedAndNotQuoted() {
        var properties = new HashMap<String, Object>(Map.of(
                "bootstrap.servers", "127.0.0.1:1", "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN"));
        properties.put("sasl.jaas.config", "x.Y required password=hunter2 hunter3;");
        assertThat(refused(properties))
                .hasMessageContaining("can't be made of its properties: sasl.jaas.config is wrong")
                .hasMessageNotContaining("hunter");
        assertSays(
                new ConfigException("ssl.key.password", "hunter2", "too short"),
                Kind.WRONG_PROPERTY,
                "ssl.key.password is wrong, and is not shown");
        assertThat(KafkaProblem.of(new ConfigException("my.token", "hunter2")).toString())
                .doesNotContain("hunter");
        assertSays(new ConfigException("security.protocol", "NOPE", "no such"), Kind.WRONG_PROPERTY, "NOPE");
    }

    private static SourceException refused(Map<String, Object> properties) {
        return catchThrowableOfType(
                SourceException.class,
                () -> new KafkaPartitionSource(properties, PARTITION, SourceSettings.DEFAULT, new SystemTime()));
    }

    @Test
    void aCorruptBatchIsNamedByOffsetAndChecksumWithTheWayPastIt() {
        var batch = new KafkaException(
                "Record batch for partition orders-3 at offset 17 is invalid, cause: Record is corrupt (stored crc = 1, computed crc = 2)");
        var thrown = new KafkaException("Received exception when fetching the next record from orders-3.", batch);
        assertThat(CorruptBatch.in(thrown).orElseThrow().explained(PARTITION, "riders"))
                .contains("begins at offset 17 of orders-3", "stored crc = 1, computed crc = 2")
                .contains("leases seek riders/orders/3 --to-offset");
    }

    @Test
    void oneThatTheBrokerFindsIsNamedByOffsetToo() {
        var thrown =
                new KafkaException("Encountered corrupt message when fetching offset 17 for topic-partition orders-3");
        assertThat(CorruptBatch.in(thrown).orElseThrow().offset()).isEqualTo(17);
        assertThat(CorruptBatch.in(new KafkaException("anything else"))).isEmpty();
    }

    private static void assertSays(Throwable thrown, Kind kind, String... words) {
        KafkaProblem problem = KafkaProblem.of(thrown);
        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.toString()).contains(words).endsWith(".");
    }
}
