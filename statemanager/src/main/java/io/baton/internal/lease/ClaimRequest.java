package io.baton.internal.lease;

/** Who asks for which partition, and why. */
public record ClaimRequest(LeaseKey key, Owner owner, Intent intent) {}
