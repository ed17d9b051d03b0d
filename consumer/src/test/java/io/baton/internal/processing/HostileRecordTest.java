package io.baton.internal.processing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.Retries;
import io.baton.internal.metrics.Count;
import io.baton.internal.record.UnreadableRecordException;
import io.baton.internal.tenure.SessionRig;
import io.baton.internal.thrown.HostileThrowable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a user's code throws, its record has failed, and nothing else has. */
class HostileRecordTest extends LetterHarness {

    private static final Retries AT_ONCE = Retries.upTo(1).backOff(Duration.ZERO, Duration.ZERO);

    static Stream<Arguments> throwablesInEachOrder() {
        return Arrays.stream(Order.values())
                .flatMap(order -> Arrays.stream(HostileThrowable.Kind.values()).map(kind -> Arguments.of(order, kind)));
    }

    @ParameterizedTest
    @MethodSource("throwablesInEachOrder")
    void aThrowableThatIsBrokenItselfBecomesOneLetter(Order order, HostileThrowable.Kind kind) {
        SessionRig processor = begun(order.of(reading().retry(AT_ONCE), TO_LETTERS, (key, value, context) -> {
            if (context.offset() == 1) {
                throw new HostileThrowable(kind);
            }
        }));
        processor.add(distinctKeys(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(letters.taken()).singleElement().satisfies(taken -> {
            assertThat(taken.letter().record().offset()).isEqualTo(1);
            assertThat(new String(
                            taken.headers().lastHeader("baton.exception.class").value(), UTF_8))
                    .isEqualTo(HostileThrowable.class.getName());
            assertThat(Arrays.stream(taken.headers().toArray())
                            .mapToInt(header -> header.value().length)
                            .sum())
                    .isLessThan(8_192);
        });
        assertThat(processor.failure()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("throwablesInEachOrder")
    void aThrowableThatIsBrokenItselfStopsThePartitionInAFewWords(Order order, HostileThrowable.Kind kind)
            throws Exception {
        SessionRig processor = begun(order.of(reading(), FailurePolicy.stop(), (key, value, context) -> {
            if (context.offset() == 1) {
                throw new HostileThrowable(kind);
            }
        }));
        processor.add(distinctKeys(0, 4));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.reason())
                    .contains("the handler failed at t-0@1", HostileThrowable.class.getName())
                    .hasSizeLessThan(4_096);
            assertThat(failure.cause().toString()).contains(HostileThrowable.class.getName());
            assertThat(failure.cause().getStackTrace()).doesNotContainNull();
        });
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(1);
    }

    /** What a deserializer can throw besides an exception that it declares. */
    enum Unreadable {
        STACK_OVERFLOW,
        MISSING_CLASS,
        BROKEN_STATIC,
        ASSERTION,
        SNEAKY,
        HOSTILE;

        private Throwable what() {
            return switch (this) {
                case STACK_OVERFLOW -> new StackOverflowError();
                case MISSING_CLASS -> new NoClassDefFoundError("com/acme/Order");
                case BROKEN_STATIC -> new ExceptionInInitializerError(new IllegalStateException("no schema"));
                case ASSERTION -> new AssertionError("never");
                case SNEAKY -> new IOException("not declared");
                case HOSTILE -> new HostileThrowable(HostileThrowable.Kind.EVERYTHING_THROWS);
            };
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        <T extends Throwable> void thrown() throws T {
            throw (T) what();
        }
    }

    static Stream<Arguments> unreadableInEachOrder() {
        return Arrays.stream(Order.values())
                .flatMap(order -> Arrays.stream(Unreadable.values()).map(kind -> Arguments.of(order, kind)));
    }

    @ParameterizedTest
    @MethodSource("unreadableInEachOrder")
    void whateverADeserializerThrowsItsRecordAloneIsUnreadable(Order order, Unreadable kind) {
        Deserializer<String> breaking = (topic, bytes) -> {
            String text = new String(bytes, UTF_8);
            if (text.equals("v1")) {
                kind.<RuntimeException>thrown();
            }
            return text;
        };
        SessionRig processor = begun(order.of(
                Pipeline.reading(new StringDeserializer(), breaking).retry(AT_ONCE),
                TO_LETTERS,
                (key, value, context) -> done.add(context.offset())));
        processor.add(distinctKeys(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(done).containsExactlyInAnyOrder(0L, 2L, 3L);
        assertThat(letters.taken()).singleElement().satisfies(taken -> {
            assertThat(taken.letter().record().offset()).isEqualTo(1);
            assertThat(taken.letter().cause()).isInstanceOf(UnreadableRecordException.class);
            assertThat(taken.letter().attempts())
                    .as("nothing would be better next time")
                    .isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aDeserializerForWhichMemoryDoesNotDoStopsThePartitionAtItsRecord(Order order) throws Exception {
        Deserializer<String> hungry = (topic, bytes) -> {
            if (new String(bytes, UTF_8).equals("v1")) {
                throw new OutOfMemoryError("made up");
            }
            return "";
        };
        SessionRig processor = begun(order.of(
                Pipeline.reading(new StringDeserializer(), hungry), FailurePolicy.skip(), (key, value, context) -> {}));
        processor.add(distinctKeys(0, 4));
        assertThat(processor.awaitIdle(PATIENCE)).isTrue();
        assertThat(processor.failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure.reason()).contains("t-0@1", "the JVM is out of memory"));
        assertThat(meters.total(Count.SKIPPED)).isZero();
        assertThat(processor.checkpoint().nextOffset()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aContextThatIsKeptAfterItsCallTellsTheSameAsBefore(Order order) {
        var kept = new ArrayList<RecordContext>();
        SessionRig processor = begun(order.of(reading(), FailurePolicy.stop(), (key, value, context) -> {
            synchronized (kept) {
                kept.add(context);
            }
        }));
        processor.add(distinctKeys(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(kept).extracting(RecordContext::offset).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
        assertThat(kept)
                .allSatisfy(context -> assertThat(
                                List.of(context.headers().toArray()).getFirst().value())
                        .containsExactly((byte) context.offset()));
    }
}
