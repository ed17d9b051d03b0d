package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.deadletter.DeadLetterException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of a topic for letters, what is told, and what is let be. */
class LetterTopicRulesTest {

    private static final LetterTopic DEAD = LetterTopic.forDeadLetters("dead", "orders", null);
    private static final LetterTopic RETRY = LetterTopic.forRetries("retry", "orders", Duration.ofMinutes(10));

    @Test
    void kafkasDefaultsSuitAndNothingIsTold() {
        var defaults = Map.of(
                "cleanup.policy", "delete",
                "retention.ms", "604800000",
                "retention.bytes", "-1",
                "max.message.bytes", "1048588",
                "min.insync.replicas", "1",
                "message.timestamp.type", "CreateTime",
                "message.timestamp.before.max.ms", "9223372036854775807");
        for (LetterTopic topic : List.of(DEAD, RETRY)) {
            LetterTopicRules rules = rules(topic, defaults);
            assertThatCode(rules::refuseLosses).doesNotThrowAnyException();
            assertThat(rules.warnings()).isEmpty();
            assertThat(rules.tooSmallFor(1_048_588)).isEmpty();
            assertThat(rules.withoutRoomForHeaders(1_048_588))
                    .hasValueSatisfying(told -> assertThat(told).contains("max.message.bytes=1064972"));
            assertThat(rules.withoutRoomForHeaders(1_048_588 - LetterTopicRules.HEADER_BYTES))
                    .isEmpty();
        }
    }

    /** An older broker, or another make. */
    @Test
    void whatIsNotToldIsLetBe() {
        for (Config config : new Config[] {null, new Config(List.of(new ConfigEntry("retention.ms", null)))}) {
            var rules = new LetterTopicRules(RETRY, new TopicSettings(described(1), config), producer(Map.of()));
            assertThatCode(rules::refuseLosses).doesNotThrowAnyException();
            assertThat(rules.warnings()).isEmpty();
            assertThat(rules.tooSmallFor(1 << 30)).isEmpty();
        }
        LetterTopicRules odd = rules(RETRY, Map.of("cleanup.policy", "", "retention.ms", "a week"));
        assertThatCode(odd::refuseLosses).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compact", "compact,delete", "delete, compact"})
    void compactionLosesLettersSoItIsRefused(String policy) {
        for (LetterTopic topic : List.of(DEAD, RETRY)) {
            assertThatThrownBy(
                            () -> rules(topic, Map.of("cleanup.policy", policy)).refuseLosses())
                    .isInstanceOf(DeadLetterException.class)
                    .hasMessageContainingAll(
                            topic.toString(),
                            "cleanup.policy=" + policy,
                            "kafka-configs.sh --bootstrap-server kafka:9092",
                            "--entity-name " + topic.name() + " --add-config cleanup.policy=delete");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,refused",
        "599999,refused",
        "600000,refused",
        "600001,told",
        "1199999,told",
        "1200000,fine",
        "-1,fine"
    })
    void aRetryTopicKeepsItsRecordsForLongerThanTheLongestDelay(long retention, String verdict) {
        LetterTopicRules rules = rules(RETRY, Map.of("retention.ms", Long.toString(retention)));
        if (verdict.equals("refused")) {
            assertThatThrownBy(rules::refuseLosses)
                    .isInstanceOf(DeadLetterException.class)
                    .hasMessageContainingAll(
                            "retention.ms=" + retention, "PT10M", "--add-config retention.ms=605400000");
        } else {
            assertThatCode(rules::refuseLosses).doesNotThrowAnyException();
            assertThat(rules.warnings()).hasSize(verdict.equals("told") ? 1 : 0);
        }
    }

    @Test
    void howLongDeadLettersAreKeptIsTheOwnersChoice() {
        LetterTopicRules rules = rules(DEAD, Map.of("retention.ms", "1000", "retention.bytes", "1000"));
        assertThatCode(rules::refuseLosses).doesNotThrowAnyException();
        assertThat(rules.warnings()).isEmpty();
    }

    @Test
    void whatMayLoseParkedRecordsOrRefuseLettersIsTold() {
        assertThat(rules(RETRY, Map.of("retention.bytes", "1000000")).warnings())
                .singleElement()
                .asString()
                .contains("retention.bytes=1000000", "retention.bytes=-1");
        assertThat(rules(DEAD, Map.of("min.insync.replicas", "2")).warnings())
                .singleElement()
                .asString()
                .contains("min.insync.replicas=2", "1 replicas");
        var strict = Map.of("message.timestamp.before.max.ms", "60000");
        assertThat(rules(DEAD, strict).warnings())
                .singleElement()
                .asString()
                .contains("message.timestamp.before.max.ms=60000");
        var byAppendTime = new HashMap<>(strict);
        byAppendTime.put("message.timestamp.type", "LogAppendTime");
        assertThat(rules(DEAD, byAppendTime).warnings()).isEmpty();
    }

    @Test
    void ofSizesTheNarrowestLimitIsNamed() {
        var large = Map.of("max.message.bytes", "5000000");
        assertThat(rules(DEAD, large).tooSmallFor(8_000_000))
                .hasValueSatisfying(told -> assertThat(told)
                        .contains("'orders' may have 8000000 bytes", "only 5000000 (max.message.bytes)")
                        .contains("max.message.bytes=8016384"));
        var narrowProducer = new LetterTopicRules(
                DEAD, new TopicSettings(described(1), config(large)), producer(Map.of("max.request.size", "1000000")));
        assertThat(narrowProducer.tooSmallFor(8_000_000))
                .hasValueSatisfying(told -> assertThat(told)
                        .contains(
                                "only 1000000 (max.request.size)",
                                "Raise max.request.size in the target's properties"));
        var narrowMemory = new LetterTopicRules(
                DEAD, new TopicSettings(described(1), config(large)), producer(Map.of("buffer.memory", "2000000")));
        assertThat(narrowMemory.tooSmallFor(8_000_000))
                .hasValueSatisfying(told -> assertThat(told).contains("2000000 (buffer.memory)"));
        assertThat(rules(DEAD, large).tooSmallFor(5_000_000)).isEmpty();
    }

    private static LetterTopicRules rules(LetterTopic topic, Map<String, String> settings) {
        return new LetterTopicRules(topic, new TopicSettings(described(1), config(settings)), producer(Map.of()));
    }

    private static Config config(Map<String, String> settings) {
        return new Config(settings.entrySet().stream()
                .map(setting -> new ConfigEntry(setting.getKey(), setting.getValue()))
                .toList());
    }

    private static Map<String, Object> producer(Map<String, String> overrides) {
        return ProducerProperties.complete("dead", Map.of("bootstrap.servers", "kafka:9092"), overrides);
    }

    private static TopicDescription described(int replicas) {
        List<Node> nodes = IntStream.range(0, replicas)
                .mapToObj(id -> new Node(id, "kafka", 9092))
                .toList();
        var partition = new TopicPartitionInfo(0, nodes.getFirst(), nodes, nodes);
        return new TopicDescription("topic", false, List.of(partition));
    }
}
