package io.baton.internal.lease;

import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.time.Time;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lease table as an invocation sees it: {@link #admit} before it warms up, {@link #claim} once it is warm; then
 * {@link Claimant} until it holds, {@link HeldLease} while it does. Answers are values; {@link LeaseStoreException} means
 * the table could not be asked. Safe for use by several threads; the handles it gives out are not.
 */
public final class Leases {

    private static final int LONGEST_WORDS = 250;

    private final LeaseStore store;
    private final LeaseTimings timings;
    private final Time time;

    public Leases(LeaseStore store, LeaseTimings timings, Time time) {
        this.store = store;
        this.timings = timings;
        this.time = time;
    }

    /**
     * One read of the table, and for an invocation that goes on one write: a duplicate or late one ends here, without
     * touching Kafka. Of two that read at the same instant, the write lets one through.
     */
    public Admission admit(ClaimRequest request) {
        Optional<Lease> found = store.readAtFirst(request.key());
        if (found.isPresent()) {
            Lease row = found.get();
            if (!row.mayRun()) {
                return new Admission.Stopped(row);
            }
            boolean stands = !LeaseRules.givesWay(row, request.owner(), request.intent());
            if (stands && looksAlive(row)) {
                return new Admission.Duplicate(row);
            }
        }
        return request.intent() instanceof Intent.Scheduled scheduled
                ? admitOncePerTick(request, scheduled, found)
                : new Admission.Admitted(found);
    }

    /** An invocation whose tick is taken goes on only if the other has claimed since, or began so long ago that it must be dead. */
    private Admission admitOncePerTick(ClaimRequest request, Intent.Scheduled scheduled, Optional<Lease> found) {
        var admit = new Step.Admit(request.key(), request.owner(), scheduled.tick(), time.now());
        if (write(store, admit) instanceof Written.Refused refused
                && refused.row().isPresent()) {
            Lease row = refused.row().get();
            if (row.isWarmingUp(time.now().minus(timings.leaseDuration()))) {
                return new Admission.Duplicate(row);
            }
        }
        return new Admission.Admitted(found);
    }

    /**
     * A write that is bound to be refused and changes nothing. In a fresh sandbox the first one loads hundreds of classes;
     * better now than between two holders.
     */
    public void rehearse(ClaimRequest request) {
        var refused = store.write(new Step.Await(request.key(), request.owner(), Generation.NONE, time.now()));
        if (refused instanceof Written.Done) {
            throw new IllegalStateException(
                    "No claimant has generation 0, and yet the table took a write of it: " + refused);
        }
    }

    /**
     * Claims the partition. Refused by a row whose owners look dead, it watches them for a lease duration and then claims
     * all the same. Nothing is claimed once it is {@code outOfTime}.
     *
     * @param topicId what the row keeps from here on: {@link TopicIdentity#kept}, of the row that was admitted by
     */
    public Claiming claim(ClaimRequest request, @Nullable String topicId, BooleanSupplier outOfTime)
            throws InterruptedException {
        var watch = new Watch(request);
        while (!outOfTime.getAsBoolean()) {
            var claim = new Step.Claim(request.key(), request.owner(), request.intent(), topicId, time.now());
            Optional<Claiming> answer = switch (write(store, claim)) {
                case Written.Done done -> Optional.of(watch.claimed(done.row()));
                // no row: it was deleted by hand in between, and is claimed anew
                case Written.Refused refused -> refused.row().flatMap(watch::refused);
            };
            if (answer.isPresent()) {
                return answer.get();
            }
            time.pause(timings.renewEvery().dividedBy(2));
        }
        return new Claiming.OutOfTime();
    }

    /** Watches a row that refuses a claim: how long its holder and its claimant have been silent. */
    private final class Watch {

        private final ClaimRequest request;
        private final SilenceTimer everything = new SilenceTimer(time, timings.leaseDuration());
        private final SilenceTimer holder = new SilenceTimer(time, timings.leaseDuration());
        private Lease.@Nullable Heartbeats first;

        Watch(ClaimRequest request) {
            this.request = request;
        }

        Claiming claimed(Lease row) {
            return new Claiming.Claimed(
                    new Claimant(new ClaimContext(store, timings, time, request), row.generation(), holder), row);
        }

        /** Empty while it is not known yet whether the row is silent: look again. */
        Optional<Claiming> refused(Lease row) {
            if (!row.mayRun()) {
                return Optional.of(new Claiming.Stopped(row));
            }
            first = first == null ? row.heartbeats() : first;
            if (looksAlive(row) || !row.heartbeats().equals(first)) {
                return Optional.of(new Claiming.Duplicate(row));
            }
            boolean silent = everything.observe(row.heartbeats());
            holder.observe(holderBeats(row));
            return silent ? claimedSilent(row.heartbeats()) : Optional.empty();
        }

        private Optional<Claiming> claimedSilent(Lease.Heartbeats seen) {
            var claim = new Step.ClaimSilent(request.key(), request.owner(), request.intent(), seen, time.now());
            return write(store, claim) instanceof Written.Done done
                    ? Optional.of(claimed(done.row()))
                    : Optional.empty();
        }
    }

    /** The operator's command: no invocation claims a stopped partition, and its holder releases it at its next renewal. */
    public Lease command(LeaseKey key, DesiredState desired, String by, String why) {
        return switch (store.write(new Step.Command(key, desired, brief(by), brief(why), time.now()))) {
            case Written.Done done -> done.row();
            case Written.Refused refused ->
                throw new IllegalStateException(
                        "A command has no condition on a readable row, yet it was refused: " + refused);
        };
    }

    /**
     * The operator's seek: the partition is to go on at {@code to}. A live holder finishes what it has in hand, moves there in
     * one write and goes on; with none, the next one does so before its first record, and a stopped partition's when it runs
     * again. Takes the place of a seek that waits.
     *
     * <p>This class does not know the log: the caller makes sure that there is such an offset.
     *
     * @param planned the row that the operator looked at; a seek that was asked for since is not overridden
     */
    public Seeking seek(Lease planned, long to, String by, String why) {
        return seek(planned, to, null, by, why);
    }

    /**
     * The same for a pipeline with state.
     *
     * @param snapshot what becomes of the state: see {@link Lease.Seek}
     */
    public Seeking seek(Lease planned, long to, @Nullable String snapshot, String by, String why) {
        LeaseKey key = planned.key();
        Long from = planned.checkpoint().map(Checkpoint::nextOffset).orElse(null);
        var seek = new Lease.Seek(planned.lastSeek() + 1, to, from, brief(by), brief(why), time.now(), snapshot);
        return switch (store.write(new Step.Seek(key, seek))) {
            case Written.Done done -> new Seeking.Asked(seek, done.row());
            case Written.Refused refused ->
                refused.row().<Seeking>map(row -> refused(seek, row)).orElseGet(Seeking.NoLease::new);
        };
    }

    private static Seeking refused(Lease.Seek seek, Lease row) {
        return LeaseRules.alreadyAsked(row, seek) ? new Seeking.Asked(seek, row) : new Seeking.Overtaken(row);
    }

    /** The row is paid for by its size, every second. */
    private static String brief(String words) {
        if (words.length() > LONGEST_WORDS) {
            throw new IllegalArgumentException(
                    "At most %s characters are kept in the lease row; shorten this name or reason: %s"
                            .formatted(LONGEST_WORDS, words));
        }
        return words;
    }

    private boolean looksAlive(Lease row) {
        return LeaseRules.looksAlive(row, time.now(), timings.leaseDuration());
    }

    static Object holderBeats(Lease row) {
        Lease.Heartbeats beats = row.heartbeats();
        return new Lease.Heartbeats(0, 0, beats.holderGeneration(), beats.holderHeartbeats());
    }

    /** Writes. A refusal that shows the step's own effect is a success whose answer was lost. */
    static Written write(LeaseStore store, Step.OfOwner step) {
        Written written = store.write(step);
        return written instanceof Written.Refused refused
                        && refused.row().isPresent()
                        && LeaseRules.alreadyDone(refused.row().get(), step)
                ? new Written.Done(refused.row().get())
                : written;
    }
}
