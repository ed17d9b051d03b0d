package io.baton.infra.lab.invocations;

import io.baton.infra.cli.view.InvocationView;
import io.baton.infra.emulator.Attempt;
import io.baton.infra.emulator.InvocationEvent;
import io.baton.infra.emulator.lab.OwnerId;
import io.baton.internal.lease.Lease;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When each invocation began, claimed, held and ended, the killed and the evicted ones too: from Lambda's events, from the
 * invocations' own reports, and, for those that died without one, from the rows they left. Thread-safe.
 */
public final class InvocationTimelines implements Consumer<InvocationEvent> {

    private static final int KEPT_PER_PARTITION = 2_000;

    private static final class Life {
        private final int partition;
        private final String requestId;
        private final Instant startedAt;
        private long generation;
        private @Nullable Instant tick;
        private @Nullable Instant claimedAt;
        private @Nullable Instant holdsAt;
        private @Nullable Instant endedAt;
        private @Nullable String outcome;
        private @Nullable String reason;
        private @Nullable FunctionReport report;
        private @Nullable String version;
        private @Nullable String logStream;

        private Life(int partition, String requestId, Instant startedAt) {
            this.partition = partition;
            this.requestId = requestId;
            this.startedAt = startedAt;
        }

        private InvocationView view(@Nullable Instant drainingAt) {
            FunctionReport said = report;
            return new InvocationView(
                    generation,
                    requestId,
                    partition,
                    tick,
                    startedAt,
                    claimedAt,
                    holdsAt,
                    drainingAt,
                    endedAt,
                    outcome,
                    reason,
                    said == null ? null : said.fromOffset(),
                    said == null ? null : said.nextOffset(),
                    said == null ? null : said.records(),
                    said == null ? null : said.gapMillis(),
                    version,
                    logStream,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    private final Map<String, List<Integer>> partitions;
    private final Map<Integer, Deque<Life>> lives = new HashMap<>();
    /** Of each that runs, its life at each of its partitions. */
    private final Map<Attempt, Deque<List<Life>>> running = new HashMap<>();

    private long changes;

    /** @param partitions of each function, by its name */
    public InvocationTimelines(Map<String, List<Integer>> partitions) {
        this.partitions = Map.copyOf(partitions);
    }

    /**
     * All that is known of a partition's invocations, in the order they began in.
     *
     * @param draining when those that told it began to drain, by generation
     */
    public synchronized List<InvocationView> of(int partition, Map<Long, Instant> draining) {
        return lives.getOrDefault(partition, new ArrayDeque<>()).stream()
                .map(life -> life.view(draining.get(life.generation)))
                .toList();
    }

    /** Rises with all that happens. */
    public synchronized long changes() {
        return changes;
    }

    @Override
    public synchronized void accept(InvocationEvent event) {
        switch (event) {
            case InvocationEvent.Started started -> started(started);
            case InvocationEvent.Succeeded done -> {
                List<FunctionReport> said = FunctionReport.parse(done.resultJson());
                for (Life life : end(done.of(), done.at())) {
                    said.stream()
                            .filter(report -> report.partition() == life.partition)
                            .forEach(report -> reported(life, report));
                }
            }
            case InvocationEvent.Failed failed ->
                ended(failed.of(), failed.at(), "failed", failed.errorType() + ": " + failed.message());
            case InvocationEvent.TimedOut late ->
                ended(
                        late.of(),
                        late.at(),
                        "timed out",
                        "it overran its timeout of " + late.timeout().toMillis() + " ms");
            case InvocationEvent.EnvironmentDied died ->
                ended(
                        died.of(),
                        died.at(),
                        "killed",
                        died.outOfMemory()
                                ? "it was killed, for it wanted more memory than it has"
                                : "its execution environment ended with " + died.exitCode());
            case InvocationEvent.Noted noted -> {}
            case InvocationEvent.InitFailed failed ->
                ended(failed.of(), failed.at(), "failed", failed.errorType() + ": " + failed.message());
            case InvocationEvent.Queued queued -> {}
            case InvocationEvent.Dropped dropped -> {}
            case InvocationEvent.Throttled throttled -> {}
            case InvocationEvent.Retrying retrying -> {}
            case InvocationEvent.EnvironmentStarted begun -> {}
            case InvocationEvent.EnvironmentEnded gone -> {}
        }
    }

    /** Takes the claimant and the holder from a row: of an invocation that dies, nothing else is known. */
    public synchronized void saw(Lease row, Instant at) {
        Lease.Claim claim = row.claim();
        if (claim != null && !claim.ended()) {
            alive(row.key().partition(), OwnerId.requestId(claim.ownerId()))
                    .filter(life -> life.generation == 0)
                    .ifPresent(life -> claimed(life, claim, at));
        }
        Lease.Holder holder = row.holder();
        if (holder != null) {
            alive(row.key().partition(), OwnerId.requestId(holder.ownerId()))
                    .filter(life -> life.holdsAt == null)
                    .ifPresent(life -> holds(life, holder));
        }
    }

    private void claimed(Life life, Lease.Claim claim, Instant at) {
        life.generation = claim.generation().value();
        life.tick = Instant.ofEpochMilli(claim.tick().epochMillis());
        life.claimedAt = claim.heartbeatAt().isBefore(at) ? claim.heartbeatAt() : at;
        changes++;
    }

    private void holds(Life life, Lease.Holder holder) {
        life.generation = holder.generation().value();
        life.holdsAt = holder.since();
        life.claimedAt =
                life.claimedAt == null || life.claimedAt.isAfter(holder.since()) ? holder.since() : life.claimedAt;
        life.version = holder.functionVersion();
        life.logStream = holder.logStream();
        changes++;
    }

    /** The one that runs under this id; two deliveries under one id can't be told apart, and then the row says nothing. */
    private Optional<Life> alive(int partition, String requestId) {
        List<Life> alive = lives.getOrDefault(partition, new ArrayDeque<>()).stream()
                .filter(life -> life.endedAt == null && life.requestId.equals(requestId))
                .toList();
        return alive.size() == 1 ? Optional.of(alive.getFirst()) : Optional.empty();
    }

    private void started(InvocationEvent.Started started) {
        List<Life> begun = new ArrayList<>();
        for (int partition : partitions.getOrDefault(started.function(), List.of())) {
            Life life = new Life(partition, started.requestId(), started.at());
            begun.add(life);
            Deque<Life> all = lives.computeIfAbsent(partition, unknown -> new ArrayDeque<>());
            all.addLast(life);
            if (all.size() > KEPT_PER_PARTITION) {
                all.removeFirst();
            }
        }
        running.computeIfAbsent(started.of(), attempt -> new ArrayDeque<>()).addLast(begun);
        changes++;
    }

    private void ended(Attempt attempt, Instant at, String outcome, String reason) {
        end(attempt, at).forEach(life -> {
            life.outcome = outcome;
            life.reason = reason;
        });
    }

    /** The later start is the one that ends first, as a duplicate. */
    private List<Life> end(Attempt attempt, Instant at) {
        changes++;
        Deque<List<Life>> started = running.getOrDefault(attempt, new ArrayDeque<>());
        List<Life> ended = started.pollLast();
        if (started.isEmpty()) {
            running.remove(attempt);
        }
        if (ended == null) {
            return List.of();
        }
        ended.forEach(life -> life.endedAt = at);
        return ended;
    }

    /** Its own figures are better than what the row showed four times a second. */
    private static void reported(Life life, FunctionReport said) {
        life.report = said;
        life.outcome = said.outcome().name().toLowerCase(Locale.ROOT);
        life.reason = said.reason();
        life.tick = said.tick() == null ? life.tick : said.tick();
        life.generation = said.generation() == 0 ? life.generation : said.generation();
        Instant ended = life.endedAt;
        if (ended == null || said.warmUpMillis() == null) {
            return;
        }
        Instant begun = ended.minusMillis(Math.round(said.totalMillis()));
        life.claimedAt = begun.plusMillis(said.warmUpMillis());
        if (said.waitMillis() != null) {
            life.holdsAt = life.claimedAt.plusMillis(said.waitMillis());
        }
    }
}
