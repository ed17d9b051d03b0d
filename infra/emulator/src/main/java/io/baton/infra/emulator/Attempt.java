package io.baton.infra.emulator;

/**
 * One try at an invocation.
 *
 * @param requestId the same for every retry, and for a duplicate delivery
 * @param number from 1
 */
public record Attempt(String function, String requestId, int number) {}
