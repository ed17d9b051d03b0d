package io.baton.infra.ledger;

/** A record the broker has acknowledged to the producer: from here on it must be handled. */
public record AcknowledgedRecord(int partition, long offset, String key, long sequence) {}
