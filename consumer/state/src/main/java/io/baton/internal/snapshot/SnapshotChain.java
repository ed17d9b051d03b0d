package io.baton.internal.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * The objects that a snapshot consists of, oldest first. An object is needed until newer objects have every segment as a whole.
 * Confined to the thread that owns it.
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

    /** How many of the newest objects in a row have no segment as a whole. */
    int changesAlone() {
        int count = 0;
        for (var newestFirst = links.descendingIterator();
                newestFirst.hasNext() && newestFirst.next().whole.isEmpty(); ) {
            count++;
        }
        return count;
    }

    /** The segment whose turn it is: it follows those that were written last, by this invocation or another. */
    int turn() {
        for (var newestFirst = links.descendingIterator(); newestFirst.hasNext(); ) {
            BitSet whole = newestFirst.next().whole;
            if (!whole.isEmpty()) {
                return after(whole);
            }
        }
        return 0;
    }

    /** The segment after these, which lie side by side; segment 0 follows the last segment. */
    private static int after(BitSet whole) {
        int end = whole.nextClearBit(0);
        if (end > 0) {
            return end % KeyedState.SEGMENTS;
        }
        return whole.nextClearBit(whole.nextSetBit(0)) % KeyedState.SEGMENTS;
    }

    /** The objects that are still needed if an object with these segments comes after them. */
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

    /** Adds an object. Returns the objects that are not needed any more. */
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
