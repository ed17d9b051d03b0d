package io.baton.infra.deploy.cost;

import io.baton.internal.state.Keeping;

/**
 * What kept snapshots of one partition cost: the first of each hour and of each day in which a record came. Records come at random. An
 * hour and a day end as a whole, so there is one snapshot more than hours or days are set. The first ones of whole days within the hours
 * are those of an hour too.
 *
 * @param rate of the partition's records, each second
 */
record KeptCost(Keeping keeping, double rate) {

    private static final double HOUR_SECONDS = 3_600;
    private static final int DAY_HOURS = 24;

    /** How many there are, at most on average. */
    double snapshots() {
        double ofHours = keeping.hours() == 0 ? 0 : (keeping.hours() + 1) * cameWithin(HOUR_SECONDS);
        int more = keeping.days() == 0 ? 0 : Math.max(0, keeping.days() + 1 - keeping.hours() / DAY_HOURS);
        return ofHours + more * cameWithin(HOUR_SECONDS * DAY_HOURS);
    }

    /**
     * What a month's requests cost: each small object that says that a snapshot is kept is written once, and read in each invocation.
     *
     * @param handOffs in the month
     */
    double dollarsOfRequests(double handOffs) {
        return written() / 1_000 * Prices.S3_THOUSAND_REQUESTS
                + handOffs * snapshots() / 1_000 * Prices.S3_THOUSAND_READS;
    }

    private double written() {
        if (keeping.hours() > 0) {
            return CostModel.HOURS * cameWithin(HOUR_SECONDS);
        }
        return keeping.days() > 0 ? CostModel.HOURS / DAY_HOURS * cameWithin(HOUR_SECONDS * DAY_HOURS) : 0;
    }

    /** The probability that a record came. */
    private double cameWithin(double seconds) {
        return -Math.expm1(-rate * seconds);
    }
}
