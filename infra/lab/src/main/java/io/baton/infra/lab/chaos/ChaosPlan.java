package io.baton.infra.lab.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Deals faults from a shuffled deck, so that each chosen kind comes up before any comes up twice. The seed decides what
 * comes in which order; at which instant it strikes is up to the machine. Thread-safe.
 */
public final class ChaosPlan {

    /**
     * A fault of the chaos thread: a signal to send, or a fault of the network.
     *
     * @param after the one before was made, or was over
     * @param partition whose holder a signal is for
     * @param dice decides what else there is to decide
     */
    public record Strike(Chaos kind, Duration after, int partition, long dice) {}

    private final int partitions;
    private final Duration pause;
    private final boolean severalAtOnce;
    private final Random random;
    private final List<TickFate> tickFates;
    private final List<Chaos> strikes;
    private final Deque<TickFate> tickDeck = new ArrayDeque<>();
    private final Deque<Chaos> strikeDeck = new ArrayDeque<>();
    private final Map<String, Integer> ticksDealt = new HashMap<>();

    /** One fault is over before the next comes, half a tick later or up to a whole one. */
    public ChaosPlan(Set<Chaos> chaos, long seed, int partitions, Duration tick) {
        this(chaos, seed, partitions, tick, false);
    }

    /**
     * @param pause between two faults: half of it, or up to the whole
     * @param severalAtOnce whether others are struck while a holder stands still
     */
    public ChaosPlan(Set<Chaos> chaos, long seed, int partitions, Duration pause, boolean severalAtOnce) {
        this.partitions = partitions;
        this.pause = pause;
        this.severalAtOnce = severalAtOnce;
        this.random = new Random(seed);
        this.tickFates = Arrays.stream(TickFate.values())
                .filter(fault -> fault.chaos() != null && chaos.contains(fault.chaos()))
                .toList();
        this.strikes = Arrays.stream(Chaos.values())
                .filter(kind -> (kind.isSignal() || kind.isNetworkFault()) && chaos.contains(kind))
                .toList();
    }

    /** What becomes of the function's next tick; {@code first} is its first ever, which always comes as it should. */
    public synchronized TickFate nextTick(String function, boolean first) {
        // every other tick at most: between two faults a partition gets to show that it is well again
        if (first || tickFates.isEmpty() || ticksDealt.merge(function, 1, Integer::sum) % 2 == 1) {
            return TickFate.ON_TIME;
        }
        return deal(tickDeck, tickFates);
    }

    boolean severalAtOnce() {
        return severalAtOnce;
    }

    public boolean hasStrikes() {
        return !strikes.isEmpty();
    }

    /** The next; only to be asked when there are any. */
    public synchronized Strike nextStrike() {
        Duration after = pause.dividedBy(2).plusMillis(random.nextLong(pause.toMillis() / 2 + 1));
        return new Strike(deal(strikeDeck, strikes), after, random.nextInt(partitions), random.nextLong());
    }

    private <T> T deal(Deque<T> deck, List<T> cards) {
        if (deck.isEmpty()) {
            List<T> shuffled = new ArrayList<>(cards);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        return deck.removeFirst();
    }
}
