package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicIdentityTest {

    private static final String ZEROS = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String ID = "5wHU5xRBT0uTkAn1VZPp3g";
    private static final String OTHER = "qkJ0Hd2dQkyYQ1Xrf0n7Zw";

    @Test
    void onlyTwoIdsOfKafkasDiffer() {
        assertThat(TopicIdentity.differ(ID, OTHER)).isTrue();
        assertThat(TopicIdentity.differ(ID, ID)).isFalse();
        assertThat(TopicIdentity.differ(ID, ZEROS)).isFalse();
        assertThat(TopicIdentity.differ(ZEROS, ID)).isFalse();
        assertThat(TopicIdentity.differ(null, ID)).isFalse();
        assertThat(TopicIdentity.differ(kept(null, null, "a"), ID)).isFalse();
    }

    @Test
    void topicsWithoutIdsHaveMarksOfTheirOwn() {
        String orders = TopicIdentity.kept(null, null, request("orders", "a"));
        String payments = TopicIdentity.kept(ZEROS, null, request("payments", "a"));
        assertThat(orders).startsWith("orders@").isNotEqualTo(payments);
        assertThat(payments).startsWith("payments@");
    }

    @Test
    void aMarkStaysForAsLongAsTheRowDoes() {
        String mark = kept(null, null, "a");
        assertThat(kept(null, mark, "b")).isEqualTo(mark);
        assertThat(kept(ZEROS, ZEROS, "b")).isNotEqualTo(mark);
        assertThat(kept(null, null, "b")).isNotEqualTo(mark);
    }

    @Test
    void theFirstIdTakesThePlaceOfAMarkAndStaysThoughAnotherBrokerDoesNotKnowIt() {
        assertThat(kept(ID, kept(null, null, "a"), "b")).isEqualTo(ID);
        assertThat(kept(ID, ZEROS, "b")).isEqualTo(ID);
        assertThat(kept(ZEROS, ID, "b")).isEqualTo(ID);
    }

    private static String kept(@Nullable String kafkas, @Nullable String inRow, String requestId) {
        return TopicIdentity.kept(kafkas, inRow, request("orders", requestId));
    }

    private static ClaimRequest request(String topic, String requestId) {
        return new ClaimRequest(
                new LeaseKey("g", topic, 0), new Owner(requestId, "n", "log", "1"), new Intent.Scheduled(new Tick(1)));
    }
}
