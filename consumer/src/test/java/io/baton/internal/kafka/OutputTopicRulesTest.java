package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.kafka.OutputProblem.Grade;
import io.baton.internal.output.OutputLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTopicRulesTest {

    @ParameterizedTest
    @CsvSource({"3, 2, ", "3, 3, ", "1, 1, ", "2, 3, ERROR", "1, 2, ERROR"})
    void aTopicThatWantsMoreReplicasThanItHasIsRefusedWhereBrokersRefuseItsRecords(
            int replicas, String least, Grade grade) {
        OutputTopicRules rules = rules(replicas, least, Set.of(AclOperation.WRITE));
        assertThat(rules.problems(false))
                .extracting(OutputProblem::grade)
                .isEqualTo(grade == null ? List.of() : List.of(grade));
        assertThat(rules.problems(true))
                .extracting(OutputProblem::grade)
                .isEqualTo(grade == null ? List.of() : List.of(Grade.WARNING));
    }

    @Test
    void theRemedyNamesTopicAndSetting() {
        assertThat(rules(1, "2", Set.of()).problems(false))
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .asString()
                        .contains("scores", "min.insync.replicas=2", "1 replicas", "set min.insync.replicas=1"));
    }

    @Test
    void whatIsNotToldIsNoProblem() {
        var silent = new OutputTopicRules("scores", new TopicSettings(described(1, Set.of()), null));
        assertThat(silent.problems(false)).isEmpty();
        assertThat(rules(1, "two", Set.of()).problems(false)).isEmpty();
    }

    @Test
    void whoMayOnlyLookAtATopicDoesNotWriteToIt() {
        assertThat(rules(1, "1", Set.of(AclOperation.DESCRIBE)).problems(true))
                .extracting(OutputProblem::grade)
                .containsExactly(Grade.NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "__consumer_offsets, false, true",
        "__transaction_state, false, true",
        "__share_group_state, false, true",
        "__books, true, true",
        "__books, false, false"
    })
    void aTopicOfKafkasOwnTakesNoOutput(String topic, boolean flagged, boolean refused) {
        var described = new TopicDescription(topic, flagged, List.of(), Set.of());
        assertThat(new OutputTopicRules(topic, new TopicSettings(described, null))
                        .problems(true).stream()
                                .filter(problem -> problem.grade() == Grade.ERROR)
                                .map(OutputProblem::what))
                .isEqualTo(
                        refused
                                ? List.of("The topic '" + topic
                                        + "', which the pipeline writes to, is one of Kafka's own:")
                                : List.of());
    }

    @Test
    void aTopicThatIsReadIsALoopAndOneWhoseNameBeginsSoIsNone() {
        OutputTopicRules rules = rules(1, "1", Set.of());
        assertThat(rules.loop("scores")).extracting(OutputProblem::grade).containsExactly(Grade.WARNING);
        assertThat(rules.loop("scores-eu")).isEmpty();
        assertThat(rules.loop("score")).isEmpty();
    }

    @Test
    void anAnswerInPlaceOfTheTopicIsTheTopicsFaultOrIsNot() {
        assertThat(OutputTopicRules.unanswered("scores", "b-1:9092", new UnknownTopicOrPartitionException()))
                .asString()
                .contains("'scores'", "does not exist on b-1:9092", "create it");
        assertThat(OutputTopicRules.unanswered("scores", "b-1:9092", new TopicAuthorizationException("no")))
                .asString()
                .contains("not allowed to write to the output topic scores", "WRITE and DESCRIBE");
        assertThat(OutputTopicRules.unanswered("scores", "b-1:9092", new IllegalStateException()))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, none, 5000, 6000, 1000, max.message.bytes",
        "5000, none, 1000, 6000, 1000, max.request.size",
        "5000, none, 6000, 1000, 1000, buffer.memory",
        "1000, zstd, 5000, 6000, 5000, max.request.size",
        "1000, none, many, 6000, 1000, max.message.bytes"
    })
    void theSmallestOfTheLimitsIsTheLargestRecord(
            String topic, String compression, String request, String memory, long bytes, String setting) {
        Map<String, String> producer =
                Map.of("compression.type", compression, "max.request.size", request, "buffer.memory", memory);
        OutputLimits limits = described(Map.of("max.message.bytes", topic)).limits(producer);
        assertThat(limits.bytes()).isEqualTo(bytes);
        assertThat(limits.setting()).isEqualTo(setting);
    }

    @Test
    void aTopicMayWantKeysAndTimestampsThatAreNotFarFromNow() {
        Map<String, String> producer = Map.of("max.request.size", "1", "buffer.memory", "1");
        OutputLimits strict = described(Map.of(
                        "cleanup.policy", "compact,delete",
                        "message.timestamp.type", "CreateTime",
                        "message.timestamp.before.max.ms", "9223372036854775807",
                        "message.timestamp.after.max.ms", "3600000"))
                .limits(producer);
        assertThat(strict.keyed()).isTrue();
        assertThat(strict.before()).isNull();
        assertThat(strict.after()).isEqualTo(Duration.ofHours(1));
        OutputLimits stamped = described(Map.of(
                        "cleanup.policy", "delete",
                        "message.timestamp.type", "LogAppendTime",
                        "message.timestamp.before.max.ms", "5",
                        "message.timestamp.after.max.ms", "3600000"))
                .limits(producer);
        assertThat(stamped.keyed()).isFalse();
        assertThat(stamped.before()).isNull();
        assertThat(stamped.after()).isNull();
        OutputLimits silent =
                new OutputTopicRules("scores", new TopicSettings(described(1, Set.of()), null)).limits(producer);
        assertThat(silent.keyed()).isFalse();
        assertThat(silent.after()).isNull();
    }

    private static OutputTopicRules described(Map<String, String> settings) {
        return new OutputTopicRules(
                "scores",
                new TopicSettings(
                        described(1, Set.of()),
                        new Config(settings.entrySet().stream()
                                .map(setting -> new ConfigEntry(setting.getKey(), setting.getValue()))
                                .toList())));
    }

    private static OutputTopicRules rules(int replicas, String least, Set<AclOperation> allowed) {
        return new OutputTopicRules(
                "scores",
                new TopicSettings(
                        described(replicas, allowed),
                        new Config(List.of(new ConfigEntry("min.insync.replicas", least)))));
    }

    private static TopicDescription described(int replicas, Set<AclOperation> allowed) {
        List<Node> nodes = IntStream.range(0, replicas)
                .mapToObj(id -> new Node(id, "b-" + id, 9092))
                .toList();
        return new TopicDescription(
                "scores", false, List.of(new TopicPartitionInfo(0, nodes.getFirst(), nodes, nodes)), allowed);
    }
}
