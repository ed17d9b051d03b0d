package io.baton.infra.emulator;

import java.time.Instant;

/** An attempt that was running when asked for; it may have ended since. */
public record RunningInvocation(
        String function, String requestId, int attempt, String environmentId, long pid, Instant startedAt) {}
