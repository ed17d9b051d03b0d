package io.baton.internal.lease;

/** The invocation that asks for a partition, and its reason. */
public record ClaimRequest(LeaseKey key, Owner owner, Intent intent) {}
