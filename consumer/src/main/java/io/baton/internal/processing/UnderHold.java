package io.baton.internal.processing;

import io.baton.internal.time.Time;

/** What everybody who works on records under one hold has in common. */
record UnderHold(Guard guard, Repair repair, Tally tally, Time time) {}
