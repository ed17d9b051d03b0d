package io.baton.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class TopicIdentityTest {

    private static final Uuid ID = Uuid.randomUuid();
    private static final Uuid NONE = Uuid.ZERO_UUID;

    @Test
    void withIdsTheIdTellsAndTheNameDoesNot() {
        var orders = new TopicIdentity("orders", ID, "one");
        assertThat(orders.isSameAs(new TopicIdentity("orders", ID, null))).isTrue();
        assertThat(orders.isSameAs(new TopicIdentity("orders", Uuid.randomUuid(), "one")))
                .as("deleted and made again")
                .isFalse();
    }

    @Test
    void zerosAreNoIdSoClusterAndNameTell() {
        var orders = new TopicIdentity("orders", NONE, "one");
        assertThat(orders.isSameAs(new TopicIdentity("orders", NONE, "one"))).isTrue();
        assertThat(orders.isSameAs(new TopicIdentity("orders", ID, "one")))
                .as("a broker was raised in between")
                .isTrue();
        assertThat(orders.isSameAs(new TopicIdentity("invoices", NONE, "one"))).isFalse();
        assertThat(orders.isSameAs(new TopicIdentity("orders", NONE, "another")))
                .isFalse();
        assertThat(new TopicIdentity("orders", NONE, null).isSameAs(new TopicIdentity("orders", NONE, null)))
                .as("a name alone does not tell")
                .isFalse();
    }
}
