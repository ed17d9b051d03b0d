package io.baton.infra.cli.deadletter;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which offsets of a partition are settled: a bit for each, in blocks of {@value #BLOCK}. Nothing that is settled becomes
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

    /** The first that is open, from this one on. */
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

    /** What is settled besides. */
    void add(long block, BitSet bits) {
        blocks.computeIfAbsent(block, number -> new BitSet()).or(bits);
    }

    void addAll(Map<Long, BitSet> changed) {
        changed.forEach(this::add);
    }

    /** The blocks as they are with these stretches; nothing changes here. */
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

    /** The blocks that lie wholly below this offset. */
    List<Long> below(long offset) {
        return List.copyOf(blocks.headMap(offset / BLOCK).keySet());
    }

    /** Offsets from the first to before the second. */
    record Stretch(long from, long to) {}
}
