package io.baton.internal.lease;

import org.jspecify.annotations.Nullable;

/**
 * What tells a topic from another of the same name: Kafka's own id, or a mark of Baton's where the brokers give none. Those
 * before 2.8 give none, and neither do newer ones whose inter-broker protocol is still older. An id that is not known
 * differs from no other.
 */
public final class TopicIdentity {

    /** How Kafka writes that it has no id: 16 bytes of zero. */
    private static final String ZEROS = "AAAAAAAAAAAAAAAAAAAAAA";

    /** Occurs in no id of Kafka's, and in no topic's name. */
    private static final String MARK = "@";

    private TopicIdentity() {}

    /** The id that Kafka or a row says; null where it says none. */
    public static @Nullable String known(@Nullable String said) {
        return ZEROS.equals(said) ? null : said;
    }

    /** Whether these are two topics for certain: both ids are Kafka's, and they are not the same. */
    public static boolean differ(@Nullable String one, @Nullable String other) {
        return one != null && other != null && isKafkas(one) && isKafkas(other) && !one.equals(other);
    }

    /**
     * What the row keeps, and what records are named by. Kafka's id takes the place of a mark. It stays even if Kafka says
     * none later: during an upgrade some brokers know it and others do not. A mark stays for as long as the row does.
     */
    public static String kept(@Nullable String kafkas, @Nullable String inRow, ClaimRequest request) {
        if (kafkas != null && isKafkas(kafkas)) {
            return kafkas;
        }
        String before = known(inRow);
        return before != null ? before : mark(request);
    }

    /** The name, and the row's first claimant: when topic and row are made again, the mark is another. */
    private static String mark(ClaimRequest request) {
        return request.key().topic() + MARK + request.owner().id();
    }

    private static boolean isKafkas(String id) {
        return !id.equals(ZEROS) && !id.contains(MARK);
    }
}
