package io.baton.infra.simulation.world;

import io.baton.infra.simulation.Keeps;
import io.baton.infra.simulation.Writes;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.tenure.OutOfRange;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a seed is about: drawn once, and all that happens then is drawn within it.
 *
 * @param faults which may happen at all; none in a calm world, where nothing may be done twice
 * @param lookEvery at how many of the points where another thread could go on one does; 0 for none
 * @param outOfRange what becomes of it when records were deleted; one that stops, until it is mended
 * @param readsRetries whether what is read is the retry topic: each record says when it is due
 * @param partitions how many each function has
 * @param handlerTimeout how long an attempt may take; null for as long as it takes
 * @param idleAfter how long nothing must have come before the partition is let sleep; null for never
 * @param writing what it writes to outputs; null for nothing
 * @param remembering what its handlers remember; null for nothing
 */
record Plan(
        Mode mode,
        Policy policy,
        Set<FaultKind> faults,
        int records,
        int keys,
        int concurrency,
        int batch,
        boolean bisecting,
        boolean trivialHandlers,
        int inFlight,
        int buffer,
        int lookEvery,
        OutOfRange outOfRange,
        boolean readsRetries,
        int partitions,
        @Nullable Duration handlerTimeout,
        @Nullable Duration idleAfter,
        @Nullable Writing writing,
        @Nullable Remembering remembering) {

    /** How records are handled. */
    enum Mode {
        SERIAL,
        BATCHES,
        KEY,
        UNORDERED
    }

    /** What becomes of failures. */
    enum Policy {
        STOP,
        SKIP,
        DEAD_LETTER,
        RETRY_LATER
    }

    private static final List<OutOfRange> OUT_OF_RANGE =
            List.of(OutOfRange.STOP, OutOfRange.EARLIEST, OutOfRange.LATEST);

    static final LeaseTimings TIMINGS = timings(Duration.ofSeconds(5));
    /** For a sabotage. */
    static final LeaseTimings HASTY = timings(Duration.ofSeconds(3));

    static final LeaseTimings LEISURELY = timings(Duration.ofSeconds(20));

    static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    static final Duration TICK = Duration.ofSeconds(15);
    /** A function's timeout. */
    static final Duration LIFE = Duration.ofSeconds(30);

    static final Duration TROUBLE = Duration.ofSeconds(75);
    static final Duration PATIENCE = Duration.ofSeconds(150);

    private static LeaseTimings timings(Duration lease) {
        return new LeaseTimings(
                lease,
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofMillis(20),
                Duration.ofMillis(500),
                Duration.ofMillis(1_500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(9));
    }

    static Plan of(RandomGenerator random, int partitions, Writes writes, Keeps keeps) {
        Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
        Policy policy = Policy.values()[random.nextInt(Policy.values().length)];
        Set<FaultKind> faults = faults(random);
        int concurrency = mode == Mode.KEY || mode == Mode.UNORDERED ? 1 + random.nextInt(8) : 1;
        Plan plan = new Plan(
                mode,
                policy,
                faults,
                60 + random.nextInt(240),
                1 + random.nextInt(12),
                concurrency,
                1 + random.nextInt(20),
                random.nextBoolean(),
                // what a sandbox that was frozen in mid-stride does of trivial records is a matter of its own
                !faults.contains(FaultKind.FREEZE) && random.nextInt(3) == 0,
                1 + random.nextInt(40),
                1 + random.nextInt(60),
                random.nextInt(3) == 0 ? 0 : 2 + random.nextInt(20),
                OUT_OF_RANGE.get(random.nextInt(OUT_OF_RANGE.size())),
                mode != Mode.BATCHES && policy == Policy.RETRY_LATER && random.nextBoolean(),
                partitions,
                null,
                null,
                null,
                null);
        plan = plan.withLatecomers(random);
        plan = keeps == Keeps.NOTHING ? plan : plan.withRemembering(keeps, random);
        return writes == Writes.NOTHING
                ? plan
                : plan.withWriting(Writing.of(writes, random).fitFor(plan.remembering()), random);
    }

    private Plan withWriting(Writing drawn, RandomGenerator random) {
        Set<FaultKind> more = EnumSet.noneOf(FaultKind.class);
        for (FaultKind kind : FaultKind.ofOutputs()) {
            if (random.nextInt(3) == 0 && !faults.isEmpty()) {
                more.add(kind);
            }
        }
        more.addAll(faults);
        return with(more, handlerTimeout, idleAfter, drawn);
    }

    /** As far as state allows: windows and timers refuse some of what was drawn. */
    private Plan withRemembering(Keeps keeps, RandomGenerator random) {
        Mode able = keeps == Keeps.WINDOWS ? Mode.SERIAL : mode == Mode.UNORDERED ? Mode.KEY : mode;
        Policy fit = keeps == Keeps.WINDOWS && policy == Policy.RETRY_LATER ? Policy.DEAD_LETTER : policy;
        Remembering drawn = Remembering.of(keeps, able, fit, random);
        Set<FaultKind> all = EnumSet.noneOf(FaultKind.class);
        for (FaultKind kind : FaultKind.ofState()) {
            if (random.nextInt(3) == 0 && !faults.isEmpty()) {
                all.add(kind);
            }
        }
        all.addAll(faults);
        if (drawn.windows() != null || drawn.timer() != null) {
            all.remove(FaultKind.TRUNCATION); // what is deleted would have closed windows, or not
        }
        return new Plan(
                able,
                fit,
                all,
                records,
                keys,
                able == Mode.KEY ? concurrency : 1,
                batch,
                bisecting,
                trivialHandlers,
                inFlight,
                buffer,
                lookEvery,
                outOfRange,
                readsRetries && fit == Policy.RETRY_LATER,
                partitions,
                // a record may close many windows, and each of their handlers takes some time
                handlerTimeout == null || keeps == Keeps.COUNTS ? handlerTimeout : handlerTimeout.plusSeconds(1),
                idleAfter,
                null,
                drawn);
    }

    private Plan with(
            Set<FaultKind> all, @Nullable Duration timeout, @Nullable Duration idle, @Nullable Writing drawn) {
        return new Plan(
                mode,
                policy,
                all,
                records,
                keys,
                concurrency,
                batch,
                bisecting,
                trivialHandlers,
                inFlight,
                buffer,
                lookEvery,
                outOfRange,
                readsRetries,
                partitions,
                timeout,
                idle,
                drawn,
                remembering);
    }

    private Plan withLatecomers(RandomGenerator random) {
        Set<FaultKind> more = EnumSet.noneOf(FaultKind.class);
        for (FaultKind kind : FaultKind.latecomers()) {
            if (random.nextInt(3) == 0 && !faults.isEmpty()) {
                more.add(kind);
            }
        }
        boolean timed = more.contains(FaultKind.HANDLER_NEVER_RETURNS) || random.nextInt(4) == 0;
        Duration timeout = timed && mayHaveTimeout() ? timeout(random) : null;
        if (timeout == null) {
            more.remove(FaultKind.HANDLER_NEVER_RETURNS);
        }
        more.addAll(faults);
        return with(
                more, timeout, random.nextInt(3) == 0 ? Duration.ofMillis(500 + random.nextInt(2_500)) : null, null);
    }

    /** A batch's time is that of all its records; and one that is not halved takes those along that are well. */
    private boolean mayHaveTimeout() {
        return mode != Mode.BATCHES || (!has(FaultKind.HANDLER_SLOW) && (bisecting || policy != Policy.SKIP));
    }

    /** More than a slow record takes; and in batches so little that halving is done before the next hand-over. */
    private Duration timeout(RandomGenerator random) {
        return Duration.ofMillis(500 + random.nextInt(mode == Mode.BATCHES ? 500 : 2_500));
    }

    private static Set<FaultKind> faults(RandomGenerator random) {
        Set<FaultKind> faults = EnumSet.noneOf(FaultKind.class);
        if (random.nextInt(6) > 0) {
            for (FaultKind kind : FaultKind.firstcomers()) {
                if (random.nextInt(3) == 0) {
                    faults.add(kind);
                }
            }
        }
        if (faults.contains(FaultKind.TRUNCATION)) {
            faults.remove(FaultKind.SEEK); // what is deleted can't come again
        }
        return faults;
    }

    /** How long a world may take to come to its end after the trouble: after crashes the partitions of a process take turns. */
    Duration patience() {
        return partitions > 1 && has(FaultKind.HANDLER_CRASHES) ? PATIENCE.multipliedBy(2) : PATIENCE;
    }

    /** Whether its outputs are committed with the offset. */
    boolean commits() {
        return writing != null && writing.exactlyOnce();
    }

    boolean has(FaultKind kind) {
        return faults.contains(kind);
    }

    /** Whether records are handled in some order: those of a batch that fail are done after the others. */
    boolean orders() {
        return switch (mode) {
            case SERIAL, KEY -> !readsRetries; // then each has a time of its own
            case BATCHES -> !has(FaultKind.HANDLER_FAILS) && !has(FaultKind.HANDLER_POISON) && handlerTimeout == null;
            case UNORDERED -> false;
        };
    }

    /** How many of a partition's records may be with handlers. */
    int atOnce() {
        return mode == Mode.BATCHES ? batch : concurrency;
    }
}
