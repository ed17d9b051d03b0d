package io.baton.internal.snapshot;

/**
 * An object of a snapshot, and how to tell that it is the one that was written.
 *
 * @param name see {@link SnapshotName}
 * @param length in bytes
 * @param checksum CRC-32C of all bytes but the last four, which are this
 */
record ObjectRef(String name, int length, int checksum) {}
