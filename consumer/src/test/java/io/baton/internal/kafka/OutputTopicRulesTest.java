package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.kafka.OutputProblem.Grade;
import java.util.List;
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
