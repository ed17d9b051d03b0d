package io.baton.infra.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of a partition, as a flag on its lane.
 *
 * @param kind a word or two
 * @param until its end; null for an event that takes no time
 * @param text a sentence
 */
public record Mark(String kind, Instant at, @Nullable Instant until, String text) {}
