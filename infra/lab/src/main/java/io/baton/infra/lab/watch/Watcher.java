package io.baton.infra.lab.watch;

import io.baton.infra.emulator.lab.OwnerId;
import io.baton.infra.lab.chaos.Faults;
import io.baton.infra.lab.invocations.Invocations;
import io.baton.infra.lab.produce.Acknowledgements;
import io.baton.infra.ledger.Fault;
import io.baton.infra.ledger.HandledLogs;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.Micros;
import io.baton.infra.ledger.Seek;
import io.baton.infra.ledger.SeenRow;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseStoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the handled logs and the lease rows, and shows them. Owns the thread {@code watcher}; {@link #look} may be
 * called by others too.
 */
public final class Watcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final long LOOK_MILLIS = 250;
    private static final int LOOKS_PER_RATE = 4;
    private static final int LOOKS_PER_LINE = 20;

    private final HandledLogs logs;
    private final LeaseStore leases;
    private final List<LeaseKey> keys;
    private final Acknowledgements acknowledgements;
    private final Invocations invocations;
    private final Faults faults;
    private final Screen screen;
    private final Announcer announcer;
    private final Scoreboard board;
    private final List<HandledRecord> handled = new ArrayList<>();
    private final List<SeenRow> rows = new ArrayList<>();
    private final Set<Seek> seeks = new LinkedHashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "watcher");
    private long ratesMeasuredNanos = System.nanoTime();

    public Watcher(
            HandledLogs logs,
            LeaseStore leases,
            List<LeaseKey> keys,
            Acknowledgements acknowledgements,
            Invocations invocations,
            Faults faults,
            Screen screen,
            Announcer announcer) {
        this.logs = logs;
        this.leases = leases;
        this.keys = keys;
        this.acknowledgements = acknowledgements;
        this.invocations = invocations;
        this.faults = faults;
        this.screen = screen;
        this.announcer = announcer;
        this.board = new Scoreboard(keys.size());
    }

    public void start() {
        thread.start();
    }

    /** Everything handled so far. */
    public synchronized List<HandledRecord> handled() {
        return List.copyOf(handled);
    }

    /** The lease rows as they were seen. */
    public synchronized List<SeenRow> rows() {
        return List.copyOf(rows);
    }

    /** The operator's seeks, as far as rows were seen to say that they were carried out. */
    public synchronized List<Seek> seeks() {
        return List.copyOf(seeks);
    }

    /** What was handled since the last time it was taken; empties the logs, so no function may be writing. */
    public synchronized List<HandledRecord> takeHandled() {
        look();
        List<HandledRecord> taken = List.copyOf(handled);
        handled.clear();
        logs.clear();
        return taken;
    }

    /** The rows seen since the last time they were taken. */
    public synchronized List<SeenRow> takeRows() {
        List<SeenRow> taken = List.copyOf(rows);
        rows.clear();
        return taken;
    }

    /** Distinct records handled so far. */
    public synchronized long handledRecords() {
        return board.handled();
    }

    /** Takes in what is new. */
    public synchronized void look() {
        List<HandledRecord> more = logs.more();
        handled.addAll(more);
        for (Scoreboard.Takeover takeover : board.add(more)) {
            announcer.accept(List.of(takeover.partition()), described(takeover));
        }
    }

    private void run() {
        try {
            for (long looks = 1; !stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS); looks++) {
                look();
                if (looks % LOOKS_PER_RATE == 0) {
                    measureRates();
                }
                List<PartitionStatus> partitions = lookAtRows();
                if (looks % (screen.isTerminal() ? 1 : LOOKS_PER_LINE) == 0) {
                    show(partitions);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The watcher stopped", e);
            announcer.say("the live view stopped: " + e);
        }
    }

    private synchronized void measureRates() {
        long now = System.nanoTime();
        board.measureRates((now - ratesMeasuredNanos) / 1e9);
        ratesMeasuredNanos = now;
    }

    private synchronized List<PartitionStatus> lookAtRows() {
        List<PartitionStatus> partitions = new ArrayList<>();
        for (LeaseKey key : keys) {
            partitions.add(status(key, lookAt(key)));
        }
        return partitions;
    }

    private synchronized void show(List<PartitionStatus> partitions) {
        screen.status(
                partitions,
                String.format(
                        Locale.ROOT,
                        "%s  produced %,d, processed %,d",
                        announcer.elapsed(),
                        acknowledgements.count(),
                        board.handled()));
    }

    private @Nullable Lease lookAt(LeaseKey key) {
        try {
            Lease row = leases.read(key).orElse(null);
            if (row != null) {
                invocations.timelines().saw(row, Instant.now());
            }
            if (row != null && row.progress() != null) {
                note(key, row.seekDone());
                rows.add(new SeenRow(
                        key.partition(),
                        row.generation().value(),
                        row.lastSeekDone(),
                        row.progress().checkpoint().nextOffset(),
                        Micros.now()));
            }
            return row;
        } catch (LeaseStoreException e) {
            // a look that failed is repeated soon
            return null;
        }
    }

    private void note(LeaseKey key, Lease.@Nullable SeekDone seekDone) {
        if (seekDone != null) {
            seeks.add(new Seek(
                    key.partition(),
                    seekDone.number(),
                    seekDone.from(),
                    seekDone.to(),
                    seekDone.generation().value(),
                    Micros.of(seekDone.at())));
        }
    }

    private PartitionStatus status(LeaseKey key, @Nullable Lease row) {
        int partition = key.partition();
        Lease.Holder holder = row == null ? null : row.holder();
        return new PartitionStatus(
                partition,
                holder == null ? null : OwnerId.requestId(holder.ownerId()),
                row == null ? 0 : row.generation().value(),
                phase(partition, row),
                Math.max(0, acknowledgements.count(partition) - board.handled(partition)),
                board.recordsPerSecond(partition),
                invocations.handoffs(partition),
                board.lastGapMillis(partition));
    }

    private String phase(int partition, @Nullable Lease row) {
        if (row == null) {
            return "starting";
        }
        Lease.Holder holder = row.holder();
        boolean claimed = !row.claimable();
        if (holder == null && !row.mayRun()) {
            return "stopped";
        }
        if (holder == null) {
            return claimed ? "taking over" : "vacant";
        }
        Fault.Kind stricken = faults.stricken(partition, holder.generation().value());
        if (stricken != null) {
            return stricken == Fault.Kind.KILL ? "killed" : "frozen";
        }
        return claimed && row.generation().value() > holder.generation().value() ? "handing over" : "consuming";
    }

    private String described(Scoreboard.Takeover takeover) {
        Double gap = takeover.gapMillis();
        if (gap == null) {
            return "generation " + takeover.generation() + " has begun";
        }
        return String.format(
                Locale.ROOT,
                "generation %d followed generation %d, gap %.0f ms",
                takeover.generation(),
                takeover.from(),
                gap);
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
