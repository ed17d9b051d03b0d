package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.Claimant;
import io.baton.internal.lease.Claiming;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.InMemoryLeaseStore;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Seeking;
import io.baton.internal.lease.Tick;
import io.baton.internal.lease.UnreliableLeaseStore;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.VirtualTime;
import io.baton.spi.MetricsSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** One invocation on virtual time: another invocation, the operator and the network act while it waits. */
abstract class TenureHarness {

    static final LeaseKey KEY = new LeaseKey("g", "t", 0);
    static final LeaseTimings TIMINGS = LeaseTimings.DEFAULT;
    static final Duration FIFTEEN_MINUTES = Duration.ofMinutes(15);

    final VirtualTime time = new VirtualTime();
    final InMemoryLeaseStore table = new InMemoryLeaseStore();
    final UnreliableLeaseStore network = new UnreliableLeaseStore(table);
    /** What the others see: the same table, over a network that works. */
    final Leases others = new Leases(table, TIMINGS, time);

    final ScriptedSource source = new ScriptedSource(time);
    final InlineProcessor processor = new InlineProcessor(time);
    /** What the user's pipeline may not let come about. */
    Supplier<RecordProcessor> opening = () -> processor;

    final Meters meters = new Meters();
    final List<MetricsSnapshot> snapshots = new ArrayList<>();
    OutOfRange outOfRange = OutOfRange.STOP;
    OptionalLong end = OptionalLong.empty();
    LeaseTimings timings = TIMINGS;
    int mostCrashes = Tenure.Conduct.MOST_CRASHES;
    /** Of this partition, and others in the same invocation. */
    Slumber slumber = Slumber.never();
    /** The same; null without others. */
    @Nullable
    Turns turns;
    /** Whether the process is told to end. */
    boolean shutDown;

    /** From, to (exclusive), from, to, … */
    static List<Long> offsets(long... bounds) {
        var offsets = new ArrayList<Long>();
        for (int i = 0; i < bounds.length; i += 2) {
            LongStream.range(bounds[i], bounds[i + 1]).forEach(offsets::add);
        }
        return offsets;
    }

    void seek(long to) {
        assertThat(others.seek(row(), to, "ops", "because")).isInstanceOf(Seeking.Asked.class);
    }

    Ended run(long tick) {
        return run(tick, Started.now(time));
    }

    Ended run(long tick, Started started) {
        Instant deadline = time.now().plus(FIFTEEN_MINUTES);
        var parts = new Tenure.Parts() {
            @Override
            public PartitionSource openSource() {
                return source;
            }

            @Override
            public Buffer openBuffer() {
                return new Buffer(new BufferLimits(InlineProcessor.BUDGET, 1 << 20), time);
            }

            @Override
            public RecordProcessor openProcessor() {
                return opening.get();
            }
        };
        return new Tenure(
                        new Leases(network, timings, time),
                        new Tenure.Conduct(timings, outOfRange, end, mostCrashes),
                        request("me", tick),
                        parts,
                        new Deadline(
                                () -> Duration.between(time.now(), deadline),
                                timings.stopBeforeDeadline(),
                                () -> shutDown),
                        new Neighbours(slumber.sleeper(), turns),
                        new PartitionGauges(meters, snapshots::add, Duration.ofSeconds(60), time),
                        time)
                .run(started);
    }

    Duration sinceStart() {
        return Duration.ofNanos(time.nanos());
    }

    Claimant claim(String requestId, long tick) {
        try {
            return ((Claiming.Claimed) others.claim(request(requestId, tick), "topic-id", () -> false)).claimant();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HeldLease hold(String requestId, long tick) {
        return ((Claimant.Look.Holds) claim(requestId, tick).look(Checkpoint.at(100))).tenancy();
    }

    void stop() {
        others.command(KEY, DesiredState.STOP, "ops", "maintenance");
    }

    Lease row() {
        return table.read(KEY).orElseThrow();
    }

    Long checkpoint() {
        return row().checkpoint().orElseThrow().nextOffset();
    }

    void assertClosed() {
        assertThat(source.closed).isTrue();
        assertThat(processor.closed).isTrue();
    }

    static ClaimRequest request(String requestId, long tick) {
        return new ClaimRequest(KEY, new Owner(requestId, "n", "log", "1"), new Intent.Scheduled(new Tick(tick)));
    }
}
