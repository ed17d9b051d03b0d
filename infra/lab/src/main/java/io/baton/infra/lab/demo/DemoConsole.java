package io.baton.infra.lab.demo;

import io.baton.infra.cli.view.HealthLimits;
import io.baton.infra.cli.view.InvocationView;
import io.baton.infra.cli.view.LeaseJudge;
import io.baton.infra.cli.view.LeaseView;
import io.baton.infra.cli.view.PartitionLog;
import io.baton.infra.console.ConsoleSource;
import io.baton.infra.console.HtmlReport;
import io.baton.infra.console.KeptState;
import io.baton.infra.console.Mark;
import io.baton.infra.console.PartitionHistory;
import io.baton.infra.console.Standing;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.lab.chaos.Faults;
import io.baton.infra.lab.invocations.InvocationTimelines;
import io.baton.infra.lab.produce.Acknowledgements;
import io.baton.infra.lab.windows.ShownWindows;
import io.baton.infra.ledger.Fault;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.PastInvocation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A demo as the console shows it: the rows as they are, the log as the producer knows it, and of invocations all that
 * Lambda, they themselves and the rows have told. Thread-safe.
 */
final class DemoConsole implements ConsoleSource {

    private static final Duration LAG = Duration.ofSeconds(10);
    private static final Duration STALL = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(DemoConsole.class);

    private final LeaseStore leases;
    private final LeaseHistory past;
    private final @Nullable ShownWindows windows;
    private final List<LeaseKey> keys;
    private final Acknowledgements acknowledgements;
    private final InvocationTimelines timelines;
    private final Faults faults;
    private final HealthLimits limits;
    private final Map<LeaseKey, LeaseView> earlier = new ConcurrentHashMap<>();

    /** @param windows of functions that have some; null for others; the caller closes it */
    DemoConsole(
            Lab lab,
            @Nullable ShownWindows windows,
            List<LeaseKey> keys,
            Acknowledgements acknowledgements,
            InvocationTimelines timelines,
            Faults faults,
            Duration functionTimeout) {
        this.leases = lab.leases();
        this.past = lab.history();
        this.windows = windows;
        this.keys = keys;
        this.acknowledgements = acknowledgements;
        this.timelines = timelines;
        this.faults = faults;
        this.limits = new HealthLimits(LabTimings.LEASE, LAG, Duration.ZERO, STALL, functionTimeout);
    }

    @Override
    public String title() {
        return "demo, " + keys.getFirst().groupId() + " on " + keys.getFirst().topic();
    }

    @Override
    public List<LeaseView> leases() {
        return keys.stream().flatMap(key -> view(key).stream()).toList();
    }

    private Optional<LeaseView> view(LeaseKey key) {
        return leases.read(key).map(row -> {
            // a record may be done before its acknowledgement has reached the producer
            long end = Math.max(
                    acknowledgements.count(key.partition()),
                    row.checkpoint().map(Checkpoint::nextOffset).orElse(0L));
            PartitionLog log = new PartitionLog.Known(null, 0, end, null, null, end);
            LeaseView view = LeaseJudge.judge(row, log, Instant.now(), limits, earlier.get(key));
            earlier.put(key, view);
            return view;
        });
    }

    @Override
    public List<KeptState> states() {
        return windows == null
                ? List.of()
                : earlier.entrySet().stream()
                        .map(seen -> windows.state(
                                seen.getKey(), seen.getValue().offsets().snapshot()))
                        .toList();
    }

    /** The functions write standings once they have taken snapshots; the topic is there by then. */
    @Override
    public List<Standing> standings() {
        return windows == null
                        || earlier.values().stream()
                                .allMatch(seen -> seen.offsets().snapshot() == null)
                ? List.of()
                : windows.standings();
    }

    @Override
    public PartitionHistory history(String key) {
        return keys.stream()
                .filter(one -> one.id().equals(key))
                .findFirst()
                .map(this::history)
                .orElse(PartitionHistory.NONE);
    }

    private PartitionHistory history(LeaseKey key) {
        Map<Long, Instant> draining = new HashMap<>();
        for (PastInvocation past : written(key)) {
            if (past.drainingAt() != null) {
                draining.put(past.generation().value(), past.drainingAt());
            }
        }
        return new PartitionHistory(timelines.of(key.partition(), draining), marks(key.partition()));
    }

    /** When an invocation began to drain, only it knows. */
    private List<PastInvocation> written(LeaseKey key) {
        try {
            return past.of(key).invocations();
        } catch (LeaseStoreException e) {
            LOG.warn("The history of {} could not be read; its draining is not drawn", key, e);
            return List.of();
        }
    }

    private List<Mark> marks(int partition) {
        List<Mark> marks = new ArrayList<>();
        for (Fault fault : faults.signals()) {
            if (fault.partition() == partition) {
                String kind = fault.kind() == Fault.Kind.KILL ? "killed" : "frozen";
                Instant at = Instant.EPOCH.plus(fault.sentAtMicros(), ChronoUnit.MICROS);
                marks.add(
                        new Mark(kind, at, null, "generation " + fault.generation() + " was " + kind + " on purpose"));
            }
        }
        return marks;
    }

    @Override
    public long revision() {
        return timelines.changes();
    }

    /** All of it as a file, with what is to be said above the timeline. */
    HtmlReport report(String title, List<String> notes) {
        List<HtmlReport.Lane> lanes = new ArrayList<>();
        for (LeaseKey key : keys) {
            PartitionHistory history = history(key);
            lanes.add(new HtmlReport.Lane(
                    key.id(),
                    key.topic() + "/" + key.partition(),
                    status(history.invocations()),
                    false,
                    history.invocations(),
                    history.marks()));
        }
        return new HtmlReport(title, Instant.now(), notes, lanes);
    }

    private static String status(List<InvocationView> invocations) {
        long held = invocations.stream().filter(one -> one.heldAt() != null).count();
        return invocations.size() + " invocations, " + held + " held";
    }
}
