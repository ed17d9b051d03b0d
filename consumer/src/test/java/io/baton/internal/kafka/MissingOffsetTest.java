package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.tenure.SourceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/** A broker that lets an offset be missed and then does not answer must not cost the lease. */
class MissingOffsetTest {

    private static final LogBounds BOUNDS = new LogBounds(new TopicDescription("t", false, List.of()), 25, 30);

    private final List<KafkaFutureImpl<LogBounds>> questions = new ArrayList<>();
    private final MissingOffset missing = new MissingOffset(() -> {
        questions.add(new KafkaFutureImpl<>());
        return questions.getLast();
    });

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedForAndIsLookedForAtTheNextPoll() throws Exception {
        assertThat(missing.bounds(Duration.ZERO)).isEmpty();
        assertThat(missing.bounds(Duration.ofMillis(1))).isEmpty();
        assertThat(questions).as("asked once").hasSize(1);
        questions.getLast().complete(BOUNDS);
        assertThat(missing.bounds(Duration.ZERO)).contains(BOUNDS);
    }

    @Test
    void theNextMissingOffsetIsAQuestionOfItsOwn() throws Exception {
        assertThat(missing.bounds(Duration.ZERO)).isEmpty();
        questions.getLast().complete(BOUNDS);
        missing.forget();
        assertThat(missing.bounds(Duration.ZERO)).isEmpty();
        questions.getLast().complete(BOUNDS);
        assertThat(missing.bounds(Duration.ZERO)).contains(BOUNDS);
        assertThat(missing.bounds(Duration.ZERO)).isEmpty();
        assertThat(questions).hasSize(3);
    }

    @Test
    void aBrokerThatIsAwayIsAskedAgain() throws Exception {
        assertThat(missing.bounds(Duration.ZERO)).isEmpty();
        questions.getLast().completeExceptionally(new TimeoutException("no answer"));
        assertThat(missing.bounds(Duration.ZERO)).isEmpty();
        assertThat(missing.bounds(Duration.ZERO)).isEmpty();
        questions.getLast().complete(BOUNDS);
        assertThat(missing.bounds(Duration.ZERO)).contains(BOUNDS);
    }

    @Test
    void aRefusalIsTold() throws Exception {
        assertThat(missing.bounds(Duration.ZERO)).isEmpty();
        questions.getLast().completeExceptionally(new TopicAuthorizationException("t"));
        assertThatThrownBy(() -> missing.bounds(Duration.ZERO))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("Kafka does not tell where the log begins and ends")
                .hasMessageContaining("DESCRIBE");
    }
}
