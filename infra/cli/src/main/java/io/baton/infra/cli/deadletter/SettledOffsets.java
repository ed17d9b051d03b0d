package io.baton.infra.cli.deadletter;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settled offsets of a partition: a bit for each offset, in blocks of {@value #BLOCK}. A settled offset never becomes
 * open again. Confined to a thread.
 */
final class SettledOffsets {

    /** A kilobyte of bits. */
    static final int BLOCK = 8_192;

    private final TreeMap<Long, BitSet> blocks = new TreeMap<>();

    boolean contains(long offset) {
        BitSet block = blocks.get(offset / BLOCK);
        return block != null && block.get((int) (offset % BLOCK));
    }

    /** The first open offset, from this offset on. */
    long firstOpen(long from) {
        long offset = from;
        while (true) {
            BitSet block = blocks.get(offset / BLOCK);
            if (block == null) {
                return offset;
            }
            int clear = block.nextClearBit((int) (offset % BLOCK));
            if (clear < BLOCK) {
                return offset - offset % BLOCK + clear;
            }
            offset += BLOCK - offset % BLOCK;
        }
    }

    /** Adds settled offsets. */
    void add(long block, BitSet bits) {
        blocks.computeIfAbsent(block, number -> new BitSet()).or(bits);
    }

    void addAll(Map<Long, BitSet> changed) {
        changed.forEach(this::add);
    }

    /** The blocks as they would be with these stretches; changes nothing. */
    Map<Long, BitSet> with(List<Stretch> stretches) {
        Map<Long, BitSet> changed = new HashMap<>();
        for (Stretch stretch : stretches) {
            for (long from = stretch.from(); from < stretch.to(); from += BLOCK - from % BLOCK) {
                long block = from / BLOCK;
                BitSet bits = changed.computeIfAbsent(block, this::copy);
                bits.set((int) (from % BLOCK), (int) Math.min(stretch.to() - block * BLOCK, BLOCK));
            }
        }
        return changed;
    }

    private BitSet copy(long block) {
        BitSet bits = new BitSet();
        BitSet there = blocks.get(block);
        if (there != null) {
            bits.or(there);
        }
        return bits;
    }

    /** The blocks that lie entirely below this offset. */
    List<Long> below(long offset) {
        return List.copyOf(blocks.headMap(offset / BLOCK).keySet());
    }

    /** Offsets from the first to before the second. */
    record Stretch(long from, long to) {}
}
