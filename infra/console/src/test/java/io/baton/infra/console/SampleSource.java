package io.baton.infra.console;

import io.baton.infra.cli.view.ClaimView;
import io.baton.infra.cli.view.HandOffView;
import io.baton.infra.cli.view.Health;
import io.baton.infra.cli.view.HolderView;
import io.baton.infra.cli.view.InvocationView;
import io.baton.infra.cli.view.LeaseState;
import io.baton.infra.cli.view.LeaseView;
import io.baton.infra.cli.view.OffsetsView;
import io.baton.infra.cli.view.OrderView;
import io.baton.infra.cli.view.OutputMode;
import io.baton.infra.cli.view.OutputsView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Partitions as production has them, handed over every 14 minutes for hours, some of them in trouble. Thread-safe. */
final class SampleSource implements ConsoleSource {

    static final Duration TICK = Duration.ofMinutes(14);
    static final int TAKEOVERS = 12;

    /** What was ordered, as {@code ACTION key reason}. */
    final List<String> ordered = new CopyOnWriteArrayList<>();

    /** How often all leases were asked for. */
    final AtomicInteger looks = new AtomicInteger();

    private final String title;
    private final Map<String, LeaseView> leases = new LinkedHashMap<>();
    private final Map<String, PartitionHistory> histories = new ConcurrentHashMap<>();
    private final Instant now;
    private volatile List<KeptState> states = List.of();
    private volatile List<Standing> standings = List.of();
    private volatile @Nullable RuntimeException broken;

    SampleSource(String title) {
        this.title = title;
        now = Instant.now();
    }

    /** As many partitions as that, all well. */
    static SampleSource healthy(int partitions) {
        SampleSource source = new SampleSource("baton-leases, eu-central-1");
        for (int partition = 0; partition < partitions; partition++) {
            source.add("orders", "telemetry", partition, false);
        }
        return source;
    }

    /** Partition 1 was evicted once, 2 is stopped, 3 can't be read, 4 has fallen silent; the rest is well. */
    static SampleSource troubled(int partitions) {
        SampleSource source = new SampleSource("baton-leases, eu-central-1");
        for (int partition = 0; partition < partitions; partition++) {
            switch (partition) {
                case 1 -> source.add("orders", "telemetry", partition, true);
                case 2 -> source.stopped("orders", "telemetry", partition);
                case 3 -> source.unreadable("orders/telemetry/3", "holderGeneration is 9, but generation is 4");
                case 4 -> source.silent("orders", "telemetry", partition);
                default -> source.add("orders", "telemetry", partition, false);
            }
        }
        return source;
    }

    /** All well; partition 1 keeps state, and two races have standings. */
    static SampleSource windowed(int partitions) {
        SampleSource source = healthy(partitions);
        source.states = List.of(
                new KeptState(key("orders", "telemetry", 1), 123_456, 3, source.now.minusMillis(700)),
                new KeptState(key("orders", "telemetry", 2), 0, 0, null));
        Instant until = source.now.minusSeconds(1);
        source.standings = List.of(
                new Standing("race-001", until.minusSeconds(2), until, "race-001-rider-3", 310, 1_200, 205),
                new Standing("race-002", until.minusSeconds(2), until, "race-002-rider-9", 412, 900, 250));
        return source;
    }

    @Override
    public List<KeptState> states() {
        return states;
    }

    @Override
    public List<Standing> standings() {
        return standings;
    }

    void add(String group, String topic, int partition, boolean evicted) {
        String key = key(group, topic, partition);
        List<InvocationView> past = past(partition, evicted);
        histories.put(key, new PartitionHistory(past, List.of()));
        InvocationView holder = past.getLast();
        leases.put(
                key,
                lease(key, group, topic, partition, LeaseState.RUNNING, Health.OK, "keeps up", holder, order("RUN")));
    }

    void stopped(String group, String topic, int partition) {
        String key = key(group, topic, partition);
        List<InvocationView> past = past(partition, false);
        InvocationView last = past.removeLast();
        past.add(ended(last, now.minusSeconds(300), "stopped", "the operator stopped the partition"));
        histories.put(key, new PartitionHistory(past, List.of()));
        leases.put(
                key,
                lease(
                        key,
                        group,
                        topic,
                        partition,
                        LeaseState.STOPPED,
                        Health.STOP,
                        "stopped by ada: maintenance of the sink",
                        null,
                        new OrderView("STOP", "ada", "maintenance of the sink", now.minusSeconds(301))));
    }

    void silent(String group, String topic, int partition) {
        String key = key(group, topic, partition);
        List<InvocationView> past = past(partition, false);
        InvocationView holder = past.removeLast();
        histories.put(
                key, new PartitionHistory(past, List.of(new Mark("killed", now.minusSeconds(95), null, "killed"))));
        leases.put(
                key,
                lease(
                        key,
                        group,
                        topic,
                        partition,
                        LeaseState.SILENT,
                        Health.STOP,
                        "no sign of life for 1m 35s; the next invocation takes over",
                        holder,
                        order("RUN")));
    }

    void unreadable(String key, String problem) {
        leases.put(key, LeaseView.unreadable(key, problem));
    }

    /** With this text wherever a stranger could have put some. */
    void hostile(String text) {
        String key = text + "/" + text + "/0";
        InvocationView one = new InvocationView(
                7,
                text,
                0,
                now.minusSeconds(400),
                now.minusSeconds(399),
                now.minusSeconds(397),
                now.minusSeconds(396),
                now.minusSeconds(100),
                now.minusSeconds(99),
                text,
                text,
                0L,
                10L,
                10L,
                20L,
                text,
                text,
                null,
                null,
                null,
                null,
                null);
        histories.put(
                key, new PartitionHistory(List.of(one), List.of(new Mark(text, now.minusSeconds(200), null, text))));
        leases.put(
                key,
                lease(
                        key,
                        text,
                        text,
                        0,
                        LeaseState.STOPPED,
                        Health.ERR,
                        text,
                        one,
                        new OrderView("STOP", text, text, now)));
        unreadable(text, text);
    }

    void breaks(@Nullable RuntimeException failure) {
        broken = failure;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public List<LeaseView> leases() {
        looks.incrementAndGet();
        RuntimeException failure = broken;
        if (failure != null) {
            throw failure;
        }
        long since = Duration.between(now, Instant.now()).toMillis();
        return leases.values().stream().map(lease -> moved(lease, since)).toList();
    }

    @Override
    public PartitionHistory history(String key) {
        return histories.getOrDefault(key, PartitionHistory.NONE);
    }

    @Override
    public Optional<Actions> actions() {
        return Optional.of(new Actions() {
            @Override
            public Set<Action> available() {
                return Set.of(Action.STOP, Action.START);
            }

            @Override
            public String carryOut(Action action, String key, String by, String why) {
                if (why.equals("refuse me")) {
                    throw new IllegalArgumentException("the row says no");
                }
                ordered.add(action.name() + " " + key + " " + why);
                return action.name() + " is written";
            }
        });
    }

    static String key(String group, String topic, int partition) {
        return group + "/" + topic + "/" + partition;
    }

    private List<InvocationView> past(int partition, boolean evicted) {
        List<InvocationView> past = new ArrayList<>();
        Instant first = now.minus(TICK.multipliedBy(TAKEOVERS)).plusSeconds(60 + (37L * partition) % 60 * 11);
        for (int i = 0; i < TAKEOVERS; i++) {
            long generation = 100L + i;
            boolean dies = evicted && i == 7;
            boolean evicts = evicted && i == 8;
            Instant tick = first.plus(TICK.multipliedBy(i));
            Instant holds = tick.plusMillis(3_400 + (evicts ? 68_000 : 0));
            Instant draining = tick.plus(TICK).plusMillis(2_900);
            boolean last = i == TAKEOVERS - 1;
            past.add(new InvocationView(
                    generation,
                    "%08x-1c2d-4e3f-8a9b-0c1d2e3f%04x".formatted(0x5eed0000 + partition, i),
                    partition,
                    tick,
                    tick.plusMillis(300),
                    tick.plusMillis(2_700),
                    holds,
                    last || dies ? null : draining,
                    last || dies ? null : draining.plusMillis(450),
                    last || dies ? null : "superseded",
                    last || dies ? null : "a newer invocation claimed",
                    i * 840_000L,
                    last || dies ? null : (i + 1) * 840_000L,
                    last || dies ? null : 840_000L,
                    i == 0 || evicts ? null : 20L + (partition * 7L + i * 13L) % 45,
                    "12",
                    "2026/11/25/[12]" + partition + "e" + i,
                    evicts ? generation - 1 : null,
                    null,
                    null,
                    null,
                    null));
        }
        return past;
    }

    private static InvocationView ended(InvocationView one, Instant at, String outcome, String reason) {
        return new InvocationView(
                one.generation(),
                one.requestId(),
                one.partition(),
                one.tick(),
                one.startedAt(),
                one.claimedAt(),
                one.heldAt(),
                at.minusMillis(400),
                at,
                outcome,
                reason,
                one.fromOffset(),
                9_400_000L,
                160_000L,
                one.gapMillis(),
                one.functionVersion(),
                one.logStream(),
                null,
                null,
                null,
                null,
                null);
    }

    private OrderView order(String desired) {
        return new OrderView(desired, null, null, null);
    }

    private LeaseView lease(
            String key,
            String group,
            String topic,
            int partition,
            LeaseState state,
            Health health,
            String reason,
            @Nullable InvocationView holder,
            OrderView order) {
        Instant renewed = state == LeaseState.SILENT ? now.minusSeconds(95) : now;
        long generation = holder == null ? 111 : holder.generation();
        return new LeaseView(
                key,
                group,
                topic,
                partition,
                state,
                health,
                reason,
                generation,
                holder == null
                        ? null
                        : new HolderView(
                                generation,
                                holder.requestId(),
                                "12",
                                "2026/11/25/[12]x",
                                Objects.requireNonNull(holder.heldAt()),
                                renewed),
                holder == null ? null : new ClaimView(generation, holder.requestId(), now, renewed, false),
                holder == null ? null : holder.tick(),
                holder == null ? null : holder.startedAt(),
                holder == null
                        ? null
                        : Duration.between(Objects.requireNonNull(holder.heldAt()), now)
                                .toMillis(),
                null,
                new OffsetsView(
                        9_400_000L + partition * 1_000L,
                        now,
                        1_000L,
                        9_400_120L + partition * 1_000L,
                        120L + partition * 3L,
                        250L,
                        null,
                        partition % 3,
                        partition == 1 ? "000000000111-00000017" : null,
                        null),
                partition == 1
                        ? new OutputsView(
                                OutputMode.EXACTLY_ONCE, 9_401_010L, generation, now.minusMillis(80), 80L, 40L, null)
                        : null,
                null,
                0L,
                new HandOffView(generation - 1, now.minusSeconds(400), true, 31L, 0L),
                order,
                null,
                null);
    }

    /** Records come and are done. */
    private LeaseView moved(LeaseView lease, long millis) {
        OffsetsView offsets = lease.offsets();
        Long current = offsets.currentOffset();
        Long lag = offsets.lag();
        if (current == null || lag == null || lease.partition() == null) {
            return lease;
        }
        long waits = lag + Math.round(40 * Math.sin(millis / 3_000.0 + lease.partition()));
        long done = lease.state() == LeaseState.RUNNING ? current + millis * (3 + lease.partition() % 4) / 10 : current;
        return new LeaseView(
                lease.key(),
                lease.group(),
                lease.topic(),
                lease.partition(),
                lease.state(),
                lease.health(),
                lease.reason(),
                lease.generation(),
                lease.holder(),
                lease.claim(),
                lease.tick(),
                lease.startedAt(),
                lease.heldMillis() == null ? null : lease.heldMillis() + millis,
                lease.deadline(),
                new OffsetsView(
                        done,
                        offsets.unchangedSince(),
                        offsets.logStartOffset(),
                        done + waits,
                        waits,
                        offsets.lagMillis(),
                        offsets.timeToRetentionMillis(),
                        offsets.finishedAhead(),
                        offsets.snapshot(),
                        null),
                lease.outputs(),
                lease.snapshots(),
                lease.deadLetters(),
                lease.lastHandOff(),
                lease.order(),
                lease.seek(),
                lease.problem());
    }
}
