package io.baton.infra.explorer;

import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.Leases;
import io.baton.internal.metrics.Meters;
import io.baton.internal.tenure.Buffer;
import io.baton.internal.tenure.BufferLimits;
import io.baton.internal.tenure.Deadline;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.OutOfRange;
import io.baton.internal.tenure.PartitionGauges;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.RecordProcessor;
import io.baton.internal.tenure.Tenure;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One invocation: the real tenure on a strand of its own, with ports of the explorer's, and what may befall it. */
final class Sandbox implements Time, Tenure.Parts {

    /** What holds it up. */
    enum Held {
        NO,
        /** Its lease thread: its worker and its clocks go on. */
        STALLED,
        /** Everything, and its monotonic clock. */
        FROZEN
    }

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration AMPLE = Duration.ofHours(1);
    /** What is measured is of no interest here, and costly to make anew each time. */
    private static final Meters METERS = new Meters();

    private final ClaimRequest request;
    private final Clock clock;
    private final RemoteTable table;
    private final Buffer buffer = new Buffer(BufferLimits.DEFAULT, this);
    private final Worker worker;
    private final PartitionLog log;
    private final Knowledge knowledge;
    private final Strand strand;
    private Held held = Held.NO;
    private boolean started;
    private boolean dead;
    private boolean waiting;
    private long wakesAt;
    private long frozenFor;
    private long dueAt = -1;
    private @Nullable Ended ended;

    Sandbox(ClaimRequest request, Clock clock, LeaseStore store, Scenario scenario) {
        this.request = request;
        this.clock = clock;
        this.worker = new Worker(this, scenario);
        this.log = new PartitionLog(this, scenario.records());
        this.knowledge = new Knowledge(this, scenario.looksAtSetbacks());
        this.strand = new Strand(request.owner().id(), this::live);
        this.table = new RemoteTable(store, this, scenario.allows(Move.Kind.READ_FAILS));
    }

    private void live() {
        var deadline = new Deadline(this::remaining, Scenario.TIMINGS.stopBeforeDeadline());
        ended = new Tenure(
                        new Leases(table, Scenario.TIMINGS, this),
                        new Tenure.Conduct(
                                Scenario.TIMINGS, OutOfRange.STOP, OptionalLong.empty(), Scenario.MOST_CRASHES),
                        request,
                        this,
                        deadline,
                        new PartitionGauges(METERS, snapshot -> {}, AMPLE, this),
                        this)
                .run();
    }

    // What it is given

    @Override
    public PartitionSource openSource() {
        return log;
    }

    @Override
    public Buffer openBuffer() {
        return buffer;
    }

    @Override
    public RecordProcessor openProcessor() {
        worker.open();
        return worker;
    }

    @Override
    public Instant now() {
        return at(clock.tick());
    }

    @Override
    public long nanos() {
        return monotonic() * Scenario.UNIT.toNanos();
    }

    @Override
    public void pause(Duration duration) {
        if (duration.isPositive()) {
            waiting = true;
            wakesAt = monotonic() + Math.ceilDiv(duration.toNanos(), Scenario.UNIT.toNanos());
            strand.park();
            waiting = false;
        }
    }

    /** Until the explorer has seen to what it asks of the table. */
    void parkAsking() {
        strand.park();
    }

    private Duration remaining() {
        return dueAt < 0
                ? AMPLE
                : Scenario.TIMINGS.stopBeforeDeadline().minus(Scenario.UNIT.multipliedBy(clock.tick() - dueAt));
    }

    static Instant at(long tick) {
        return EPOCH.plusSeconds(tick * Scenario.UNIT.toSeconds());
    }

    static long tickOf(Instant instant) {
        return (instant.getEpochSecond() - EPOCH.getEpochSecond()) / Scenario.UNIT.toSeconds();
    }

    // What befalls it

    void start() {
        started = true;
        strand.proceed();
    }

    void proceed() {
        strand.proceed();
    }

    /** Goes on if what it waits for has come. */
    void wakeIfDue() {
        if (waits() && held == Held.NO && (monotonic() >= wakesAt || worker.isWhatItWaitsFor())) {
            strand.proceed();
        }
    }

    void die() {
        dead = true;
    }

    void hold(Held how) {
        held = how;
    }

    /** A unit of time has passed. */
    void aged() {
        if (held == Held.FROZEN) {
            frozenFor++;
        }
        if (runs() && !remaining().isPositive()) {
            dead = true; // Lambda's own end
        }
    }

    void deadlineNears() {
        dueAt = clock.tick();
    }

    void cut() {
        strand.cut();
    }

    // How it is

    /** Started, and neither dead nor at its end. */
    boolean runs() {
        return started && !dead && !strand.over();
    }

    boolean started() {
        return started;
    }

    boolean dead() {
        return dead;
    }

    boolean isDue() {
        return dueAt >= 0;
    }

    Held held() {
        return held;
    }

    boolean waits() {
        return runs() && waiting;
    }

    boolean asks() {
        return runs() && table.asks();
    }

    long wall() {
        return clock.tick();
    }

    long monotonic() {
        return clock.tick() - frozenFor;
    }

    ClaimRequest request() {
        return request;
    }

    RemoteTable table() {
        return table;
    }

    Worker worker() {
        return worker;
    }

    PartitionLog log() {
        return log;
    }

    Knowledge knowledge() {
        return knowledge;
    }

    @Nullable
    Ended ended() {
        return ended;
    }

    /** Everything its future depends on, in relative terms. */
    void describe(Fingerprint text) {
        if (!started) {
            text.word("-");
            return;
        }
        if (!runs()) {
            text.word(dead ? "dead" : "over");
            return;
        }
        text.word(held.name());
        text.number(dueAt < 0 ? -1 : Math.min(clock.tick() - dueAt, 3));
        strand.position(text.text());
        if (waiting) {
            text.number(Math.max(0, wakesAt - monotonic()));
        }
        table.describe(text);
        knowledge.describe(text);
        text.word(buffer.toString());
        worker.describe(text);
        log.describe(text);
    }
}
