package io.baton.internal.processing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.Retries;
import io.baton.TooLarge;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.recovery.Outbox;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.tenure.SessionRig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each attempt, the retry topic and the letter get the record as it came, whatever the user's code did to it. */
class AsItCameTest extends LetterHarness {

    private static final Retries AT_ONCE = Retries.upTo(2).backOff(Duration.ZERO, Duration.ZERO);
    private static final String TYPE = "__TypeId__";

    /** As Spring's JSON deserializer: the type stands in a header, which it removes. */
    private static final class TypedDeserializer implements Deserializer<String> {

        @Override
        public String deserialize(String topic, byte[] bytes) {
            throw new UnsupportedOperationException("has to know the type");
        }

        @Override
        public String deserialize(String topic, Headers headers, byte[] bytes) {
            Header type = headers.lastHeader(TYPE);
            if (type == null) {
                throw new IllegalArgumentException("No type information in headers and no default type provided");
            }
            headers.remove(TYPE);
            headers.add("seen-by-deserializer", new byte[] {1});
            return new String(type.value(), UTF_8) + ":" + new String(bytes, UTF_8);
        }
    }

    private final TakenLetters retryTopic = new TakenLetters();
    private final ConcurrentLinkedQueue<String> given = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void retryTopic() {
        places = new FailurePlan.Places(new Outbox(retryTopic, "retries", TooLarge.STOP), toLetters());
    }

    private static Fetched typed(long from, long to) {
        return new Fetched(
                LongStream.range(from, to)
                        .mapToObj(offset -> {
                            ConsumerRecord<byte[], byte[]> record = record(offset, "key-" + offset);
                            record.headers().add(TYPE, "com.acme.Order".getBytes(UTF_8));
                            return record;
                        })
                        .toList(),
                Checkpoint.at(to));
    }

    private static void assertAsItCame(TakenLetters.Taken taken) {
        assertThat(taken.letter().record().offset()).isEqualTo(1);
        assertThat(taken.letter().record().key()).isEqualTo("key-1".getBytes(UTF_8));
        assertThat(taken.letter().record().value()).isEqualTo("v1".getBytes(UTF_8));
        assertThat(Arrays.stream(taken.headers().toArray())
                        .filter(header -> !header.key().startsWith("baton."))
                        .map(header -> header.key() + "=" + Arrays.toString(header.value())))
                .containsExactly("h=[1]", TYPE + "=" + Arrays.toString("com.acme.Order".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderThatADeserializerRemovesIsThereAtTheNextAttemptAndInTheLetter(Order order) {
        SessionRig processor = begun(order.of(
                Pipeline.reading(new StringDeserializer(), new TypedDeserializer())
                        .retry(AT_ONCE),
                TO_LETTERS,
                (key, value, context) -> {
                    if (context.offset() == 1) {
                        given.add(value);
                        assertThat(context.headers().lastHeader(TYPE))
                                .as("it was removed")
                                .isNull();
                        assertThat(context.headers().headers("seen-by-deserializer"))
                                .as("what the deserializer says to the handler")
                                .hasSize(1);
                        throw new IllegalStateException("no");
                    }
                }));
        processor.add(typed(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(given).hasSizeGreaterThanOrEqualTo(3).containsOnly("com.acme.Order:v1");
        assertThat(letters.taken()).singleElement().satisfies(AsItCameTest::assertAsItCame);
        assertThat(letters.taken().getFirst().letter().cause()).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aRetryTopicGetsTheRecordAsItCameWhateverTheHandlerDoesToIt(Order order) {
        var later = FailurePolicy.retryLater("again", List.of(Duration.ofMinutes(1)), FailurePolicy.stop());
        SessionRig processor = begun(order.of(
                Pipeline.<byte[], byte[]>reading(new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .retry(AT_ONCE),
                later,
                (key, value, context) -> {
                    if (context.offset() == 1) {
                        given.add(new String(key, UTF_8) + "=" + new String(value, UTF_8) + " "
                                + Arrays.toString(
                                        context.headers().lastHeader("h").value()));
                        Arrays.fill(key, (byte) 0);
                        Arrays.fill(value, (byte) 0);
                        Arrays.fill(context.headers().lastHeader("h").value(), (byte) 0);
                        context.headers().remove(TYPE).add("another", new byte[0]);
                        throw new IllegalStateException("no");
                    }
                }));
        processor.add(typed(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(given).hasSizeGreaterThanOrEqualTo(3).containsOnly("key-1=v1 [1]");
        assertThat(retryTopic.taken()).singleElement().satisfies(AsItCameTest::assertAsItCame);
    }

    /** As one that decrypts in place. */
    @ParameterizedTest
    @EnumSource
    void bytesThatADeserializerOverwritesAreThereAtTheNextAttemptAndInTheLetter(Order order) {
        Deserializer<String> inPlace = (topic, bytes) -> {
            String text = new String(bytes, UTF_8);
            Arrays.fill(bytes, (byte) '!');
            return text;
        };
        SessionRig processor =
                begun(order.of(Pipeline.reading(inPlace, inPlace).retry(AT_ONCE), TO_LETTERS, (key, value, context) -> {
                    if (context.offset() == 1) {
                        given.add(key + "=" + value);
                        throw new IllegalStateException("no");
                    }
                }));
        processor.add(typed(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(given).hasSizeGreaterThanOrEqualTo(3).containsOnly("key-1=v1");
        assertThat(letters.taken()).singleElement().satisfies(AsItCameTest::assertAsItCame);
    }

    @ParameterizedTest
    @EnumSource
    void aFilterThatChangesHeadersChangesNoOtherAttempt(Order order) {
        SessionRig processor = begun(order.of(
                Pipeline.reading(new StringDeserializer(), new TypedDeserializer())
                        .filter((key, context) -> {
                            context.headers().add("filtered", new byte[0]);
                            return true;
                        })
                        .retry(AT_ONCE),
                TO_LETTERS,
                (key, value, context) -> {
                    if (context.offset() == 1) {
                        int seen = 0;
                        for (Header ignored : context.headers().headers("filtered")) {
                            seen++;
                        }
                        given.add("filtered " + seen);
                        throw new IllegalStateException("no");
                    }
                }));
        processor.add(typed(0, 4));
        awaitCheckpoint(processor, 4);
        assertThat(given).hasSizeGreaterThanOrEqualTo(3).containsOnly("filtered 1");
        assertThat(letters.taken()).singleElement().satisfies(AsItCameTest::assertAsItCame);
    }
}
