package io.baton.infra.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done to a partition, as a flag on its lane.
 *
 * @param kind a word or two
 * @param until when it was over; null for what takes no time
 * @param text a sentence
 */
public record Mark(String kind, Instant at, @Nullable Instant until, String text) {}
