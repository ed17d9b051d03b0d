package io.baton.internal.lease;

/**
 * One attempt of one invocation, and where people find its log.
 *
 * @param requestId Lambda's request id: the same for a retry and for a duplicate delivery
 * @param nonce tells apart two attempts under one request id; without it, each would take the other's writes for its own
 * @param logStream the attempt's log stream, for people
 * @param functionVersion the function's version, for people
 */
public record Owner(String requestId, String nonce, String logStream, String functionVersion) {

    private static final String SEPARATOR = "#";

    public Owner {
        if (requestId.isBlank() || nonce.isBlank() || requestId.contains(SEPARATOR)) {
            throw new IllegalArgumentException("An owner needs a request id without '#', and a nonce: " + requestId);
        }
    }

    /** What the table's owner attributes hold. */
    public String id() {
        return requestPrefix() + nonce;
    }

    /** What the ids of all attempts of this request begin with. */
    public String requestPrefix() {
        return requestId + SEPARATOR;
    }
}
