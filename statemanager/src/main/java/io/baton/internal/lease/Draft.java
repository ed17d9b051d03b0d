package io.baton.internal.lease;

import org.jspecify.annotations.Nullable;

/** A row on its way from what it was to what a step makes of it. */
final class Draft {

    final LeaseKey key;

    @Nullable
    String topicId;

    Generation generation;
    Lease.@Nullable Claim claim;
    Lease.@Nullable Holder holder;
    Lease.@Nullable Progress progress;
    Lease.@Nullable HandOff handOff;
    Lease.Order order;
    Lease.@Nullable Admitted admitted;
    Lease.@Nullable Seek seek;
    Lease.@Nullable SeekDone seekDone;
    Setbacks setbacks;

    Draft(Lease row) {
        key = row.key();
        topicId = row.topicId();
        generation = row.generation();
        claim = row.claim();
        holder = row.holder();
        progress = row.progress();
        handOff = row.handOff();
        order = row.order();
        admitted = row.admitted();
        seek = row.seek();
        seekDone = row.seekDone();
        setbacks = row.setbacks();
    }

    Lease row() {
        return new Lease(
                key, topicId, generation, claim, holder, progress, handOff, order, admitted, seek, seekDone, setbacks);
    }
}
