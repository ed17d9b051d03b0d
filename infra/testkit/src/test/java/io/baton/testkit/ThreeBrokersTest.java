package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** The partition's leader dies, and another broker leads; only on the embedded brokers. */
class ThreeBrokersTest {

    @Test
    void aLeaderThatDies() throws Exception {
        var settings = KitSettings.standard().withBroker(ThreeBrokers::started);
        try (var kit = BatonTestKit.start(settings)) {
            kit.topic("orders", 1);
            var run = kit.partition("orders", 0, BytesFunction.class);
            run.tick();
            kit.flow("orders", 200, i -> "key-" + i % 7, i -> "value-" + i);
            run.awaitHandled(200);
            int leader = leader(kit.admin());
            var dying = ((ThreeBrokers) kit.broker()).broker(leader);
            dying.kill();
            Suite.goesOn(run);
            assertThat(leader(kit.admin())).as("the leader").isNotEqualTo(leader);
            dying.start();
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
