package io.baton.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.BatchLimits;
import io.baton.BatchResult;
import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.Retries;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class LentBytesTest {

    private static final LentBytes AS_THEY_ARE = new LentBytes(false, false);
    private static final LentBytes COPIES = new LentBytes(true, true);
    private static final FailurePolicy.Final LETTERS = FailurePolicy.deadLetter(DeadLetterTarget.kafka("dead"));
    private static final BatchLimits LIMITS = BatchLimits.of(10, 1_000, Duration.ZERO);

    private static Pipeline.Reading<byte[], byte[]> bytes() {
        return Pipeline.reading(new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static LentBytes lent(Pipeline.Reading<?, ?> reading, FailurePolicy policy) {
        return LentBytes.of(reading.onFailure(policy).handle((key, value, context) -> {}));
    }

    @Test
    void nothingIsCopiedThatIsNotNeededAgain() {
        assertThat(lent(bytes(), FailurePolicy.stop())).isEqualTo(AS_THEY_ARE);
        assertThat(lent(bytes(), FailurePolicy.skip())).isEqualTo(AS_THEY_ARE);
        assertThat(lent(bytes().concurrency(4, Ordering.UNORDERED), FailurePolicy.stop()))
                .isEqualTo(AS_THEY_ARE);
        assertThat(LentBytes.of(
                        bytes().onFailure(FailurePolicy.stop()).handleBatch(LIMITS, records -> BatchResult.allDone())))
                .isEqualTo(AS_THEY_ARE);
    }

    @Test
    void whatIsTriedAgainOrSentElsewhereOrHalvedIsCopied() {
        assertThat(lent(bytes().retry(Retries.upTo(1)), FailurePolicy.stop())).isEqualTo(COPIES);
        assertThat(lent(bytes(), LETTERS)).isEqualTo(COPIES);
        assertThat(lent(bytes(), FailurePolicy.retryLater("r", List.of(Duration.ZERO), FailurePolicy.stop())))
                .isEqualTo(COPIES);
        assertThat(LentBytes.of(bytes().onFailure(FailurePolicy.stop())
                        .handleBatch(LIMITS.bisect(), records -> BatchResult.allDone())))
                .isEqualTo(COPIES);
    }

    @Test
    void theOrderOfAKeyNeedsItsBytes() {
        assertThat(lent(bytes().concurrency(4, Ordering.KEY), FailurePolicy.stop()))
                .isEqualTo(new LentBytes(true, false));
    }

    @Test
    void kafkasOwnThatOnlyReadNeedNoCopyAndASubclassOfTheirsIsNotOneOfThem() {
        assertThat(lent(Pipeline.reading(new StringDeserializer(), new StringDeserializer() {}), LETTERS))
                .isEqualTo(new LentBytes(false, true));
    }
}
