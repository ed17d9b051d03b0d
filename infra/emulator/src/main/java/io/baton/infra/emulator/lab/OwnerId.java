package io.baton.infra.emulator.lab;

/** Finds Lambda's request id in the owner that a row names. Stateless. */
public final class OwnerId {

    private OwnerId() {}

    /** An owner is {@code requestId#nonce}. */
    public static String requestId(String ownerId) {
        return ownerId.split("#", 2)[0];
    }
}
