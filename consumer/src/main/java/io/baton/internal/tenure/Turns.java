package io.baton.internal.tenure;

import io.baton.internal.lease.LeaseTimings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Decides which partition of a process may begin a record, after earlier processes crashed. The partitions take turns: while a lease row
 * names a record, only that record is in hand in the whole process. If the process ends then, that record is the reason, and no row
 * names a record of another partition.
 *
 * <p>A record keeps its turn until its row names it no more. A record that is in hand for longer than {@link #LEASES} lease
 * durations loses its turn: the others go on beside it. No record is named meanwhile, as either may end the process.
 *
 * <p>Safe for all threads. The clock is read before the monitor is entered: nobody waits for it inside.
 */
public final class Turns {

    /** How many lease durations a record keeps the others waiting. */
    private static final int LEASES = 3;

    /** How many renewal intervals a partition that has joined gets to come up with its first record. */
    private static final int SETTLING_RENEWALS = 2;

    /** First comes the partition that had its turn least recently. At first none had: then the partition with the most crashes in its row. */
    private static final Comparator<Turn> FIRST = Comparator.<Turn>comparingLong(turn -> turn.last)
            .thenComparingInt(turn -> -turn.crashes)
            .thenComparingLong(turn -> turn.rank);

    private final int partitions;
    private final long leaseNanos;
    private final long settlingNanos;
    private final LongSupplier nanos;
    private final List<Turn> present = new ArrayList<>();
    private long nowNanos;
    private long beganNanos;
    private long lastJoinedNanos;
    private boolean anyCame;
    private boolean hasBegun;
    private long taken;
    private boolean called;
    private boolean crashed;

    /**
     * Of one invocation.
     *
     * @param partitions of the function; each has one hold at a time, which joins
     * @param nanos the process's monotonic clock
     */
    public Turns(int partitions, LeaseTimings timings, LongSupplier nanos) {
        this.partitions = partitions;
        this.leaseNanos = timings.leaseDuration().toNanos();
        this.settlingNanos =
                timings.renewEvery().multipliedBy(SETTLING_RENEWALS).toNanos();
        this.nanos = nanos;
        this.nowNanos = nanos.getAsLong();
    }

    private boolean now(BooleanSupplier work) {
        long now = nanos.getAsLong();
        synchronized (this) {
            nowNanos = now - nowNanos > 0 ? now : nowNanos;
            return work.getAsBoolean();
        }
    }

    /** A hold begins whose row tells of no crash: it goes on as usual, and no record is named beside it. */
    Turn asUsual() {
        return joined(new Turn(false, 0, 0), false);
    }

    /**
     * A hold begins whose row tells of a crash.
     *
     * @param calls whether the row calls for caution; else the hold takes part if another row does
     * @param crashes how many crashes count against its first record: the hold with the most begins
     * @param generation each crash adds one to it, so that the first turn goes round
     */
    Turn cautious(boolean calls, int crashes, int partition, long generation) {
        return joined(new Turn(true, crashes, Math.floorMod(partition + generation, (long) partitions)), calls);
    }

    private Turn joined(Turn turn, boolean calls) {
        boolean unused = now(() -> {
            beganNanos = anyCame ? beganNanos : nowNanos;
            anyCame = true;
            called |= calls;
            turn.joinedNanos = nowNanos;
            lastJoinedNanos = nowNanos;
            return present.add(turn);
        });
        return turn;
    }

    /** The process can't go on, though it is still alive: this is a crash for each of its partitions, as any of them may be the reason. */
    synchronized void crash() {
        crashed = true;
    }

    synchronized boolean hasCrashed() {
        return crashed;
    }

    /** Waits a lease duration at most: a missing partition may be stopped, or held by another process. */
    private boolean areAllHere() {
        return present.size() >= partitions || isPast(beganNanos, 1);
    }

    /** The first turn goes to the first partition by their order, and not to the quickest. */
    private boolean mayBegin() {
        boolean allWait = present.stream().allMatch(turn -> turn.waits || !turn.isCautious());
        boolean isSettled = allWait || nowNanos - lastJoinedNanos >= settlingNanos;
        hasBegun |= isPast(beganNanos, 1) || (present.size() >= partitions && isSettled);
        return hasBegun;
    }

    private boolean isPast(long sinceNanos, int leases) {
        return nowNanos - sinceNanos >= leases * leaseNanos;
    }

    /** Tells the state, with its ages up to where they make no difference. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        boolean unused = now(() -> {
            text.append(called ? "called " : "")
                    .append(hasBegun ? "begun " : "")
                    .append(crashed ? "crashed " : "")
                    .append(anyCame ? age(beganNanos, 1) : -1)
                    .append(' ')
                    .append(Math.min(nowNanos - lastJoinedNanos, settlingNanos))
                    .append(present);
            return true;
        });
        return text.toString();
    }

    private long age(long sinceNanos, int leases) {
        return Math.min(nowNanos - sinceNanos, leases * leaseNanos);
    }

    /** The part that one hold takes, from the begin of a session to its end. */
    final class Turn {

        private final boolean cautious;
        private final int crashes;
        private final long rank;
        private long joinedNanos;
        private boolean waits;
        /** The number of its last turn, counted over all partitions; 0 before its first turn. */
        private long last;
        /** Whether it has the turn: until its record is done, or stays undone. */
        private boolean works;
        /** Whether its record is in hand. */
        private boolean inHand;

        private long sinceNanos;
        /** Whether the row may name its record. */
        private boolean named;
        /** Whether it is past the place of the crashes. */
        private boolean past;
        /** Whether it goes on as usual. */
        private boolean over;

        private Turn(boolean cautious, int crashes, long rank) {
            this.cautious = cautious;
            this.crashes = crashes;
            this.rank = rank;
        }

        private boolean isCautious() {
            return cautious && !over;
        }

        /** Whether records are begun in turns, as at least one row calls for caution. */
        boolean isCalledFor() {
            synchronized (Turns.this) {
                return called;
            }
        }

        /** Takes the turn if it may; else it waits for it, and calls again. */
        boolean take() {
            return now(() -> {
                waits = called && !mayTake();
                works = !waits;
                inHand = false;
                last = works ? ++taken : last;
                return works;
            });
        }

        private boolean mayTake() {
            waits = true;
            if (!mayBegin() || othersAre(turn -> turn.named || (turn.works && !turn.isTooLong()))) {
                return false;
            }
            return named ? !othersAre(turn -> turn.waits) : isFirst();
        }

        private boolean isFirst() {
            return present.stream().filter(turn -> turn.waits).min(FIRST).orElse(this) == this;
        }

        private boolean othersAre(Predicate<Turn> so) {
            return present.stream().anyMatch(turn -> turn != this && so.test(turn));
        }

        private boolean isTooLong() {
            return inHand && isPast(sinceNanos, LEASES);
        }

        /** It no longer wants a turn. */
        void withdraw() {
            synchronized (Turns.this) {
                waits = false;
            }
        }

        /** Whether its record is the only one in hand in the process, so that the row may name it. */
        boolean isAlone() {
            synchronized (Turns.this) {
                named = !othersAre(turn -> turn.works || turn.named || !turn.isCautious());
                return named;
            }
        }

        /** Its record is in hand. */
        void begins() {
            boolean unused = now(() -> {
                sinceNanos = nowNanos;
                inHand = true;
                return true;
            });
        }

        /** Its record is done, or stays undone. */
        void ends() {
            synchronized (Turns.this) {
                works = false;
                inHand = false;
            }
        }

        /** For the lease thread: whether the row may go on naming the record. */
        boolean mayBeNamed() {
            return !isToBeCleared();
        }

        /** For the lease thread: whether the row is to name no record any more, since others wait. */
        boolean isToBeCleared() {
            return now(() -> named && isDone() && othersAre(turn -> turn.waits));
        }

        /** For the lease thread: the row names no record. */
        void cleared() {
            boolean unused = now(() -> {
                named &= !isDone();
                return named;
            });
        }

        private boolean isDone() {
            return !works || isTooLong();
        }

        /** Whether it may go on as usual, as all of them are past their places. Once it may, it does, whatever becomes of the others. */
        boolean mayEnd(boolean isPast) {
            return now(() -> {
                past |= isPast;
                boolean areAllPast = past && !othersAre(turn -> turn.isCautious() && !turn.hasPassed());
                over |= called ? areAllPast : areAllHere();
                return over;
            });
        }

        /** A partition without records does not come past its place: it counts as past after a time. */
        private boolean hasPassed() {
            return past || nowNanos - joinedNanos >= Caution.LONGEST_TIME.toNanos();
        }

        /** It goes on as usual. */
        void goesOn() {
            synchronized (Turns.this) {
                over = true;
                waits = false;
                named = false;
            }
        }

        /** How many partitions had their last turn before this one. */
        private long order() {
            return present.stream().filter(turn -> turn.last < last).count();
        }

        void leave() {
            synchronized (Turns.this) {
                present.remove(this);
            }
        }

        @Override
        public String toString() {
            return "%s.%s.%s%s%s%s%s%s%s"
                    .formatted(
                            crashes,
                            rank,
                            order(),
                            cautious ? "c" : "",
                            waits ? "w" : "",
                            works ? "t" : "",
                            named ? "n" : "",
                            over ? "o" : "",
                            inHand ? " " + age(sinceNanos, LEASES) : "");
        }
    }
}
