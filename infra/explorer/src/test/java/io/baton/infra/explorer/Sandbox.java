package io.baton.infra.explorer;

import io.baton.internal.lambda.SideBySide;
import io.baton.internal.lease.ClaimRequest;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.Leases;
import io.baton.internal.metrics.Meters;
import io.baton.internal.output.FlowHost;
import io.baton.internal.snapshot.ExploredState;
import io.baton.internal.snapshot.StrandHost;
import io.baton.internal.tenure.Buffer;
import io.baton.internal.tenure.Ended;
import io.baton.internal.tenure.Neighbours;
import io.baton.internal.tenure.OutOfRange;
import io.baton.internal.tenure.PartitionGauges;
import io.baton.internal.tenure.PartitionSource;
import io.baton.internal.tenure.RecordProcessor;
import io.baton.internal.tenure.Slumber;
import io.baton.internal.tenure.Tenure;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What one invocation does with one partition: the real tenure on a strand of its own, with ports of the explorer's. */
final class Sandbox implements StrandHost, Time, Tenure.Parts {

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
    private final LambdaProcess process;
    private final Clock clock;
    private final RemoteTable table;
    private final Buffer buffer;
    private final Worker worker;
    private final PartitionLog log;
    private final Knowledge knowledge;
    private final Slumber.Sleeper sleeper;
    private final Strand strand;
    private final RemoteCoordinator coordinator = new RemoteCoordinator(this);
    private final List<SideStrand> besides = new ArrayList<>();
    private final @Nullable Keeping keeping;
    private final RemoteBucket bucket;
    private boolean stalled;
    private boolean started;
    private boolean waiting;
    private long wakesAt;
    private @Nullable BooleanSupplier awaited;
    private @Nullable Ended ended;

    /** Where state is kept between invocations. */
    record Keeping(Bucket bucket, ExploredState.Environment environment) {}

    /** Of the state's own time, in which snapshots are taken and garbage is old: four of them are the grace of garbage. */
    static final Duration STATE_UNIT = Duration.ofSeconds(30);

    /** @param keeping where nothing is kept, nobody asks for it */
    Sandbox(
            ClaimRequest request,
            LambdaProcess process,
            Clock clock,
            LeaseStore store,
            Keeping keeping,
            Scenario scenario) {
        this.request = request;
        this.process = process;
        this.clock = clock;
        this.buffer = Buffer.of(process.buffers(), this);
        this.keeping = scenario.keeps() ? keeping : null;
        this.bucket = new RemoteBucket(this, keeping.bucket());
        this.worker = new Worker(this, scenario);
        this.log = new PartitionLog(this, process.topic(), scenario.records(), scenario.sleeps());
        this.knowledge =
                new Knowledge(this, scenario.looksAtSetbacks(), scenario.writing() != null || scenario.keeps());
        this.sleeper = process.slumber().sleeper();
        this.strand = new Strand(request.owner().id(), () -> {
            StrandHost.CURRENT.set(this);
            live();
        });
        this.table = new RemoteTable(store, this, scenario.allows(Move.Kind.READ_FAILS));
    }

    private void live() {
        var tenure = new Tenure(
                new Leases(table, Scenario.TIMINGS, this),
                new Tenure.Conduct(Scenario.TIMINGS, OutOfRange.STOP, OptionalLong.empty(), Scenario.MOST_CRASHES),
                request,
                this,
                process.deadline(),
                new Neighbours(sleeper, process.turns()),
                new PartitionGauges(METERS, snapshot -> {}, AMPLE, this),
                this);
        Ended how = SideBySide.one(tenure::run, process::unfit);
        sleeper.ended(how.outcome());
        ended = how;
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

    /** Waits until then, but this long at most; whether it came. */
    boolean pauseUntil(Duration atMost, BooleanSupplier until) {
        awaited = until;
        pause(atMost);
        awaited = null;
        return until.getAsBoolean();
    }

    /** Until the explorer has seen to what it asks of the table. */
    void parkAsking() {
        strand.park();
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
        if (waits() && held() == Held.NO && (monotonic() >= wakesAt || isWhatItWaitsFor())) {
            strand.proceed();
        }
        if (runs() && held() != Held.FROZEN && !besides.isEmpty()) {
            (keeps() ? List.copyOf(besides) : List.of(side())).forEach(SideStrand::wakeIfDue);
            wakeIfOver();
        }
    }

    private void wakeIfOver() {
        if (waits() && held() == Held.NO && isWhatItWaitsFor()) {
            strand.proceed();
        }
    }

    private boolean isWhatItWaitsFor() {
        return awaited != null && awaited.getAsBoolean();
    }

    /** Its other thread goes on, and then its lease thread if it waits for that. */
    void besideProceeds() {
        side().proceed();
        wakeIfOver();
    }

    /** Until the explorer has seen to what is asked of the coordinator; false if it is interrupted first. */
    boolean parkBeside() {
        if (besides.isEmpty()) {
            strand.park();
            return true;
        }
        return side().parkAsking();
    }

    boolean keeps() {
        return keeping != null;
    }

    ExploredState openState() {
        Keeping there = Objects.requireNonNull(keeping);
        return new ExploredState(request.key(), bucket, there.environment(), new Time() {

            @Override
            public Instant now() {
                return Bucket.at(clock.tick());
            }

            @Override
            public long nanos() {
                return monotonic() * STATE_UNIT.toNanos();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Objects.requireNonNull(StrandHost.CURRENT.get()).awaits(duration, () -> false);
            }
        });
    }

    RemoteBucket bucket() {
        return bucket;
    }

    @Override
    public FlowHost begin(Runnable work) {
        besides.removeIf(SideStrand::isOver);
        SideStrand beside = beside();
        beside.start(work);
        return beside;
    }

    @Override
    public void awaits(Duration atMost, BooleanSupplier until) {
        var unused = pauseUntil(atMost, until);
    }

    /** Has its threads go on whose waits are over, one after the other. */
    void threadsGoOn() {
        for (boolean went = keeps(); went && runs() && held() != Held.FROZEN; ) {
            went = false;
            for (SideStrand beside : List.copyOf(besides)) {
                if (beside.mayGoOn()) {
                    beside.proceed();
                    went = true;
                }
            }
            if (waits() && held() == Held.NO && isWhatItWaitsFor()) {
                strand.proceed();
                went = true;
            }
        }
    }

    /** One more thread; the one before has ended, or nobody waits for it. */
    SideStrand beside() {
        var beside = new SideStrand(this);
        besides.add(beside);
        return beside;
    }

    void stall(boolean is) {
        stalled = is;
    }

    // How it is

    /** Whether its worker has finished all there is. */
    boolean isDone() {
        return worker.next() >= log.records();
    }

    /** Started, and neither dead nor at its end. */
    boolean runs() {
        return started && !process.isDead() && !strand.over();
    }

    boolean started() {
        return started;
    }

    LambdaProcess process() {
        return process;
    }

    Held held() {
        if (process.isFrozen()) {
            return Held.FROZEN;
        }
        return stalled ? Held.STALLED : Held.NO;
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
        return process.monotonic();
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

    RemoteCoordinator coordinator() {
        return coordinator;
    }

    /** The newest of its threads beside the lease thread. */
    SideStrand side() {
        return besides.getLast();
    }

    /** Whether what its flow of outputs waits for has come. */
    boolean mayFlow() {
        return !besides.isEmpty() && side().mayGoOn();
    }

    /** Whether a thread beside its lease thread has something to do now; that of a session may be slow to start. */
    boolean isBusyBeside() {
        boolean asks = coordinator.asks() && !coordinator.isLate();
        return asks || bucket.isBusy() || mayFlow();
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
    void describe(Fingerprint text, Coordinator authority) {
        if (!started) {
            text.word("-");
            return;
        }
        if (!besides.isEmpty()) {
            coordinator.describe(text, authority);
        }
        bucket.describe(text);
        if (!runs()) {
            text.word(strand.over() ? "over" : "dead");
            return;
        }
        if (!besides.isEmpty()) {
            (keeps() ? besides : List.of(side())).forEach(side -> side.describe(text));
        }
        text.word(held().name());
        process.describe(text);
        text.text().append(strand.position());
        if (waiting) {
            text.number(Math.max(0, wakesAt - monotonic()));
        }
        table.describe(text);
        knowledge.describe(text);
        text.word(buffer.toString());
        if (process.maySleep()) {
            text.word(sleeper.toString());
        }
        worker.describe(text);
        log.describe(text);
    }
}
