package io.baton.infra.deploy.cost;

import java.util.List;

/**
 * A way to have the same work done.
 *
 * @param fallsBehind whether it could not keep up with the load
 * @param remark what has to be known about it; empty for nothing
 */
public record Alternative(Way way, String name, List<CostLine> lines, boolean fallsBehind, String remark) {

    /** The ways that are compared. */
    public enum Way {
        BATON,
        BATON_AT_BEST,
        TRIGGER_ON_DEMAND,
        TRIGGER_PROVISIONED,
        TRIGGER_SHARED,
        CONTAINER;

        boolean isBaton() {
            return this == BATON || this == BATON_AT_BEST;
        }
    }

    public Alternative {
        lines = List.copyOf(lines);
    }

    public double dollars() {
        return CostModel.total(lines);
    }
}
