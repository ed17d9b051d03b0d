package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.kafka.OutputProblem.Grade;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionRulesTest {

    private static final String ID = "baton/teams/eu/rides/3";
    private static final TopicPartition PARTITION = new TopicPartition("rides", 3);

    @Test
    void anIdThatNobodyHasUsedIsNoProblemNorAreBrokersThatAreTooOldToTell() {
        assertThat(TransactionRules.ofId(ID, null)).isEmpty();
        assertThat(TransactionRules.ofId(ID, new TransactionalIdNotFoundException("")))
                .isEmpty();
        assertThat(TransactionRules.ofId(ID, new UnsupportedVersionException("")))
                .isEmpty();
    }

    @Test
    void anIdThatIsNotAllowedIsNamedWithThePrefixOfItsConsumer() {
        assertThat(TransactionRules.ofId(ID, new TransactionalIdAuthorizationException("no")))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .asString()
                        .contains("'" + ID + "'", "prefix 'baton/teams/eu/rides/'", "--transactional-id"));
    }

    @Test
    void aCoordinatorThatIsNotThereIsExplained() {
        for (Throwable silence : List.of(new TimeoutException(), new java.util.concurrent.TimeoutException())) {
            assertThat(TransactionRules.ofId(ID, silence)).hasValueSatisfying(problem -> {
                assertThat(problem.grade()).isEqualTo(Grade.ERROR);
                assertThat(problem).asString().contains(ID, "transaction.state.log.replication.factor");
            });
        }
    }

    @Test
    void aGroupMayBeUnknownAndMustBeReadable() {
        assertThat(TransactionRules.ofGroup("g", null, new GroupIdNotFoundException("")))
                .isEmpty();
        assertThat(TransactionRules.ofGroup("g", null, null)).isEmpty();
        assertThat(TransactionRules.ofGroup("g", Set.of(), null)).isEmpty();
        assertThat(TransactionRules.ofGroup("g", Set.of(AclOperation.READ, AclOperation.DESCRIBE), null))
                .isEmpty();
        assertThat(TransactionRules.ofGroup("g", Set.of(AclOperation.DESCRIBE), null))
                .isPresent();
        assertThat(TransactionRules.ofGroup("g", null, new GroupAuthorizationException("no")))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .asString()
                        .contains("group 'g'", "READ and DESCRIBE", "AlterGroup and DescribeGroup"));
    }

    @ParameterizedTest
    @CsvSource({
        ", 60000, false",
        ", 59999, true",
        "120000, 119999, true",
        "120000, 120000, false",
        "120000, , false",
        "soon, 1, false"
    })
    void aTimeoutIsHeldAgainstTheBrokers(String given, String longest, boolean isTooLong) {
        Map<String, String> producer = given == null ? Map.of() : Map.of("transaction.timeout.ms", given);
        assertThat(TransactionRules.ofTimeout(
                                producer,
                                new Config(List.of(new ConfigEntry(TransactionRules.LONGEST_TIMEOUT, longest))))
                        .isPresent())
                .isEqualTo(isTooLong);
        assertThat(TransactionRules.ofTimeout(producer, new Config(List.of()))).isEmpty();
    }

    @Test
    void aProducerThatHasEndedOrBegunATransactionIsTransactional() {
        assertThat(TransactionRules.ofInput(PARTITION, List.of(producer(OptionalInt.empty(), OptionalLong.empty()))))
                .isEmpty();
        for (ProducerState transactional : List.of(
                producer(OptionalInt.of(0), OptionalLong.empty()), producer(OptionalInt.empty(), OptionalLong.of(7)))) {
            assertThat(TransactionRules.ofInput(
                            PARTITION, List.of(producer(OptionalInt.empty(), OptionalLong.empty()), transactional)))
                    .hasValueSatisfying(problem ->
                            assertThat(problem).asString().contains("rides-3", "KAFKA_ISOLATION_LEVEL=read_committed"));
        }
    }

    private static ProducerState producer(OptionalInt coordinatorEpoch, OptionalLong began) {
        return new ProducerState(1, 0, 5, 0, coordinatorEpoch, began);
    }
}
