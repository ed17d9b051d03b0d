package io.baton.infra.explorer;

import java.util.Arrays;
import java.util.BitSet;

/** States by number, and what follows what when nothing goes wrong. */
final class Graph {

    private int[] from = new int[1 << 12];
    private int[] to = new int[1 << 12];
    private int edges;
    private final BitSet settled = new BitSet();

    void edge(int before, int after) {
        if (edges == from.length) {
            from = Arrays.copyOf(from, edges * 2);
            to = Arrays.copyOf(to, edges * 2);
        }
        from[edges] = before;
        to[edges] = after;
        edges++;
    }

    void settled(int state) {
        settled.set(state);
    }

    /**
     * The first state from which nothing leads to a settled one; -1: there is none. Where there is none, every scheduler
     * that leaves nobody out for good settles in the end.
     */
    int firstStuck(int states) {
        int[] first = new int[states + 1];
        for (int i = 0; i < edges; i++) {
            first[to[i] + 1]++;
        }
        for (int i = 0; i < states; i++) {
            first[i + 1] += first[i];
        }
        int[] into = new int[edges];
        int[] filled = Arrays.copyOf(first, states);
        for (int i = 0; i < edges; i++) {
            into[filled[to[i]]++] = from[i];
        }
        var reached = (BitSet) settled.clone();
        int[] waiting = new int[states];
        int count = 0;
        for (int state = settled.nextSetBit(0); state >= 0; state = settled.nextSetBit(state + 1)) {
            waiting[count++] = state;
        }
        while (count > 0) {
            int state = waiting[--count];
            for (int i = first[state]; i < first[state + 1]; i++) {
                if (!reached.get(into[i])) {
                    reached.set(into[i]);
                    waiting[count++] = into[i];
                }
            }
        }
        int stuck = reached.nextClearBit(0);
        return stuck < states ? stuck : -1;
    }
}
