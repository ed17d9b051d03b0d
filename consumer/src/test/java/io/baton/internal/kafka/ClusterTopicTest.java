package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class ClusterTopicTest {

    private static final Uuid ID = Uuid.randomUuid();
    private static final Uuid NONE = Uuid.ZERO_UUID;

    @Test
    void withIdsTheIdTellsAndTheNameDoesNot() {
        var orders = new ClusterTopic("orders", ID, "one");
        assertThat(orders.isSameAs(new ClusterTopic("orders", ID, null))).isTrue();
        assertThat(orders.isSameAs(new ClusterTopic("orders", Uuid.randomUuid(), "one")))
                .as("deleted and made again")
                .isFalse();
    }

    @Test
    void zerosAreNoIdSoClusterAndNameTell() {
        var orders = new ClusterTopic("orders", NONE, "one");
        assertThat(orders.isSameAs(new ClusterTopic("orders", NONE, "one"))).isTrue();
        assertThat(orders.isSameAs(new ClusterTopic("orders", ID, "one")))
                .as("a broker was raised in between")
                .isTrue();
        assertThat(orders.isSameAs(new ClusterTopic("invoices", NONE, "one"))).isFalse();
        assertThat(orders.isSameAs(new ClusterTopic("orders", NONE, "another"))).isFalse();
        assertThat(new ClusterTopic("orders", NONE, null).isSameAs(new ClusterTopic("orders", NONE, null)))
                .as("a name alone does not tell")
                .isFalse();
    }
}
