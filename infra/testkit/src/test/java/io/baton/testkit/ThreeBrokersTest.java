package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The partition's leader dies, and another broker leads. */
@Tag("faults")
class ThreeBrokersTest {

    TestBroker.Starter brokers() {
        return ThreeBrokers::started;
    }

    @Test
    void aLeaderThatDies() throws Exception {
        var settings = KitSettings.standard().withBroker(brokers());
        try (var kit = BatonTestKit.start(settings)) {
            kit.topic("orders", 1);
            var run = kit.partition("orders", 0, BytesFunction.class);
            run.tick();
            kit.flow("orders", 200, i -> "key-" + i % 7, i -> "value-" + i);
            run.awaitHandled(200);
            int leader = leader(kit.admin());
            var cluster = (Cluster) kit.broker();
            cluster.kill(leader);
            Suite.goesOn(run);
            assertThat(leader(kit.admin())).as("the leader").isNotEqualTo(leader);
            cluster.start(leader);
            run.handOff();
            Suite.goesOn(run);
            assertThat(Suite.judge("leader of three brokers killed", run).duplicated())
                    .isZero();
        }
    }

    private static int leader(Admin admin) throws Exception {
        return admin.describeTopics(List.of("orders"))
                .allTopicNames()
                .get()
                .values()
                .iterator()
                .next()
                .partitions()
                .getFirst()
                .leader()
                .id();
    }
}
