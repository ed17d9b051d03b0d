package com.acme;

import io.baton.testkit.BatonTestKit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The guide's example, as it stands there but for the tag: it takes a minute. */
class OrdersFunctionTest {

    @Test
    @Tag("long")
    void noOrderIsLostWhateverHappensToTheFunction() {
        try (var kit = BatonTestKit.start()) {
            kit.topic("orders", 1);
            var orders = kit.partition("orders", 0, OrdersFunction.class);
            kit.flow("orders", 200, i -> "customer-" + i % 7, i -> "order-" + i);
            orders.tick();
            orders.handOff();
            orders.kill();
            orders.freeze();
            orders.verdict().assertKept();
        }
    }
}
