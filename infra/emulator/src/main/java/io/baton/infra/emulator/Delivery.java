package io.baton.infra.emulator;

import java.time.Duration;
import java.util.List;

/**
 * One of the times a tick reaches its function. A tick without any was skipped.
 *
 * @param late after the tick was due
 * @param request what the delivery's request id is
 */
public record Delivery(Duration late, Request request) {
    /** The usual plan. */
    public static final List<Delivery> ONCE = List.of(new Delivery(Duration.ZERO, Request.OWN));

    public static final List<Delivery> SKIPPED = List.of();

    /** Where a delivery gets its request id from. */
    public enum Request {
        /** The schedule fired: a request of its own. */
        OWN,
        /** Lambda's queue delivered the tick's first request again. */
        FIRST
    }

    public Delivery {
        if (late.isNegative()) {
            throw new IllegalArgumentException("A delivery can't be early: " + late);
        }
    }

    public static List<Delivery> late(Duration by) {
        return List.of(new Delivery(by, Request.OWN));
    }

    public static List<Delivery> twiceWithTheSameId(Duration apart) {
        return List.of(new Delivery(Duration.ZERO, Request.OWN), new Delivery(apart, Request.FIRST));
    }

    public static List<Delivery> twiceWithAnotherId(Duration apart) {
        return List.of(new Delivery(Duration.ZERO, Request.OWN), new Delivery(apart, Request.OWN));
    }
}
