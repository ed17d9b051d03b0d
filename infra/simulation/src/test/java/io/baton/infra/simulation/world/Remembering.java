package io.baton.infra.simulation.world;

import io.baton.Timer;
import io.baton.Windows;
import io.baton.infra.simulation.Keeps;
import io.baton.internal.state.Keeping;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the functions of a world remember.
 *
 * @param every how long after a snapshot the next one is due
 * @param keeping which snapshots are kept on purpose
 * @param windows null where counts are kept
 * @param timer that each key sets; null for none
 * @param rings how long after its record's event time the timer is due
 */
record Remembering(
        Duration every,
        Keeping keeping,
        @Nullable Windows windows,
        @Nullable Timer timer,
        Duration rings) {

    static final String WINDOWS = "w";
    static final String TIMER = "t";

    private static final List<Keeping> KEEPING = List.of(new Keeping(0, 0), new Keeping(2, 1), Keeping.DEFAULT);

    static Remembering of(Keeps keeps, Plan.Mode mode, Plan.Policy policy, RandomGenerator random) {
        return new Remembering(
                Duration.ofMillis(100 + random.nextInt(2_900)),
                KEEPING.get(random.nextInt(KEEPING.size())),
                keeps == Keeps.WINDOWS ? windows(random) : null,
                keeps == Keeps.COUNTS && policy != Plan.Policy.RETRY_LATER ? timer(mode, random) : null,
                Duration.ofMillis(random.nextInt(2_500)));
    }

    private static Windows windows(RandomGenerator random) {
        Duration size = Duration.ofMillis(200 + random.nextInt(3_000));
        Windows windows = switch (random.nextInt(3)) {
            case 0 -> Windows.tumbling(size);
            case 1 -> Windows.hopping(size, size.dividedBy(1 + random.nextInt(4)));
            default -> Windows.session(size);
        };
        windows = windows.outOfOrder(Duration.ofMillis(random.nextInt(800)))
                .grace(Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(500)));
        return random.nextInt(4) == 0 ? windows : windows.closeWhenIdle(idle(random));
    }

    private static @Nullable Timer timer(Plan.Mode mode, RandomGenerator random) {
        int kind = random.nextInt(4);
        if (kind == 0) {
            return null;
        }
        if (kind == 1 || mode != Plan.Mode.SERIAL) {
            return Timer.byClock(TIMER);
        }
        Timer byEventTime = Timer.byEventTime(TIMER).outOfOrder(Duration.ofMillis(random.nextInt(800)));
        return kind == 2 ? byEventTime : byEventTime.fireWhenIdle(idle(random));
    }

    private static Duration idle(RandomGenerator random) {
        return Duration.ofMillis(50 + random.nextInt(1_500));
    }

    /** Whether the event time of records decides what becomes of them. */
    boolean goesByEventTime() {
        return windows != null || (timer != null && timer.isByEventTime());
    }

    /** How long nothing has to come until the clock stands for the watermark; null for never. */
    @Nullable
    Duration idle() {
        return windows != null ? windows.idle() : timer != null ? timer.idle() : null;
    }

    Duration outOfOrder() {
        return windows != null
                ? windows.outOfOrder()
                : timer != null && timer.isByEventTime() ? timer.outOfOrder() : Duration.ofMillis(100);
    }

    /** How far the watermark is behind the clock then. */
    Duration behind() {
        Duration idle = idle();
        return idle == null ? Duration.ZERO : idle.plus(outOfOrder());
    }

    /** When a window that ends then closes, by the watermark, in milliseconds. */
    long closesAt(long endMillis) {
        return windows == null
                ? endMillis
                : endMillis
                        + windows.grace().toMillis()
                        + (windows.kind() == Windows.Kind.SESSION
                                ? windows.size().toMillis()
                                : 0);
    }

    @Override
    public String toString() {
        String what = windows != null
                ? "%s of %s by %s, grace %s"
                        .formatted(windows.kind(), windows.size(), windows.advance(), windows.grace())
                : timer == null
                        ? "counts"
                        : "counts, %s %s".formatted(timer.isByEventTime() ? "event" : "clock", rings);
        return "[%s, out of order %s, idle %s, every %s, %s]".formatted(what, outOfOrder(), idle(), every, keeping);
    }
}
