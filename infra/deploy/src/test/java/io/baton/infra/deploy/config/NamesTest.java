package io.baton.infra.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    @Test
    void aNameThatAwsTakesIsLeftAlone() {
        assertThat(Names.of("billing", "orders").name()).isEqualTo("billing-orders");
    }

    @Test
    void namesThatCleaningWouldMakeTheSameStayApart() {
        assertThat(Names.of("billing", "orders.eu")).isNotEqualTo(Names.of("billing", "orders_eu"));
        assertThat(Names.of("a", "b-c")).isEqualTo(Names.of("a", "b-c")).isNotEqualTo(Names.of("a", "b.c"));
    }

    @ParameterizedTest
    @CsvSource({"7-group,7", "...,...", "a--,--b", "über,straße", "g,'" + LONG + "'", "'" + LONG + "',t"})
    void whateverKafkaAllowsBecomesANameThatAwsTakes(String group, String topic) {
        Names names = Names.of(group, topic);
        assertThat(names.name()).matches(Names.FORM).hasSizeLessThanOrEqualTo(Names.LONGEST);
        assertThat(names.watchdog(9_999)).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void theNamesOfAPartitionHoldNothingOfTheOthers() {
        Names names = new Names("orders");
        assertThat(names.function(1)).isEqualTo("orders-partition-1");
        assertThat(names.tick(1)).isEqualTo("orders-partition-1-tick");
        assertThat(names.function(10)).startsWith(names.function(1));
        assertThat(names.tick(10)).doesNotStartWith(names.function(1) + "-");
    }

    private static final String LONG = "a.very.long.name.that.somebody.gave.to.a.topic.or.a.group.of.theirs";
}
