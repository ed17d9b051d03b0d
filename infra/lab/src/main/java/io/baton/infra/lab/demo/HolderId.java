package io.baton.infra.lab.demo;

import io.baton.internal.lease.Lease;

/** Finds Lambda's request id in what the row says of a holder. Stateless. */
final class HolderId {

    private HolderId() {}

    /** An owner is {@code requestId#nonce}. */
    static String requestId(Lease.Holder holder) {
        return requestId(holder.ownerId());
    }

    /** The same of anybody that the row names. */
    static String requestId(String owner) {
        int separator = owner.indexOf('#');
        return separator < 0 ? owner : owner.substring(0, separator);
    }
}
