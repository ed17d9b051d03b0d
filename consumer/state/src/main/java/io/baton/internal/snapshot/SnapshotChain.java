package io.baton.internal.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * The objects that a snapshot consists of, oldest first. An object is needed as long as no newer ones have every segment as a
 * whole. Confined to its thread.
 */
final class SnapshotChain {

    private record Link(ObjectRef ref, BitSet whole) {}

    private final ArrayDeque<Link> links = new ArrayDeque<>();

    boolean isEmpty() {
        return links.isEmpty();
    }

    List<ObjectRef> objects() {
        return links.stream().map(Link::ref).toList();
    }

    /** How many of the newest have no segment as a whole. */
    int changesAlone() {
        int count = 0;
        for (var newestFirst = links.descendingIterator();
                newestFirst.hasNext() && newestFirst.next().whole.isEmpty(); ) {
            count++;
        }
        return count;
    }

    /** The segment whose turn it is: the one after those that were written last, by whichever invocation. */
    int turn() {
        for (var newestFirst = links.descendingIterator(); newestFirst.hasNext(); ) {
            BitSet whole = newestFirst.next().whole;
            if (!whole.isEmpty()) {
                return after(whole);
            }
        }
        return 0;
    }

    /** They are one stretch, of which the first follows the last. */
    private static int after(BitSet whole) {
        int end = whole.nextClearBit(0);
        if (end > 0) {
            return end % KeyedState.SEGMENTS;
        }
        return whole.nextClearBit(whole.nextSetBit(0)) % KeyedState.SEGMENTS;
    }

    /** Those that are still needed when an object with these segments comes after them. */
    List<ObjectRef> neededBefore(Collection<Integer> whole) {
        BitSet covered = bits(whole);
        var needed = new ArrayDeque<ObjectRef>();
        for (var newestFirst = links.descendingIterator();
                newestFirst.hasNext() && covered.cardinality() < KeyedState.SEGMENTS; ) {
            Link link = newestFirst.next();
            needed.addFirst(link.ref);
            covered.or(link.whole);
        }
        return new ArrayList<>(needed);
    }

    /** One more object. Returns those that are not needed any more. */
    List<ObjectRef> add(ObjectRef ref, Collection<Integer> whole) {
        List<ObjectRef> needed = neededBefore(whole);
        var dropped = new ArrayList<ObjectRef>();
        while (links.size() > needed.size()) {
            dropped.add(links.remove().ref);
        }
        links.add(new Link(ref, bits(whole)));
        return dropped;
    }

    private static BitSet bits(Collection<Integer> segments) {
        var bits = new BitSet(KeyedState.SEGMENTS);
        segments.forEach(bits::set);
        return bits;
    }
}
