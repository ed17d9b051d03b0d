package io.baton.infra.ledger;

import java.time.Duration;

/**
 * What was promised of windows.
 *
 * @param size of each, one after the other
 * @param outOfOrder how far an event time may be behind the highest before it without being late
 * @param idle after how long without records the wall clock closes windows
 * @param exactlyOnce whether no aggregate may appear twice, not even after a crash
 */
public record WindowTerms(Duration size, Duration outOfOrder, Duration idle, boolean exactlyOnce) {}
