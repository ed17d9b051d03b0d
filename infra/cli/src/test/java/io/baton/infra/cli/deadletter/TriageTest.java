package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.cli.deadletter.KafkaTopics.Found;
import io.baton.infra.cli.deadletter.Triage.Decision;
import io.baton.spi.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TriageTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final Map<String, Integer> TOPICS =
            Map.of("orders", 2, "payments", 1, "again", 1, "dead", 1, "dead-settled", 1, "__consumer_offsets", 1);

    private final Triage triage = redrive(Long.MAX_VALUE);

    @Test
    void aRecordGoesBackToThePartitionItCameFrom() {
        assertThat(triage.of(letter(1, "orders", 1, "k"))).isInstanceOfSatisfying(Decision.Send.class, send -> {
            assertThat(send.record().topic()).isEqualTo("orders");
            assertThat(send.record().partition()).isEqualTo(1);
        });
    }

    @Test
    void ofTwoLettersAboutOneRecordOneGoes() {
        assertThat(triage.of(letter(1, "orders", 0, "k"))).isInstanceOf(Decision.Send.class);
        assertThat(triage.of(letter(1, "orders", 0, "k"))).isInstanceOf(Decision.Duplicate.class);
    }

    @Test
    void aLetterThatCannotGoKeepsTheLaterOnesOfItsKeyAndNoOthers() {
        Letter reference = of("0:1", origin("orders", 0, 1), "k", "key=1 value=2 headers=3");
        assertThat(triage.of(reference)).isInstanceOf(Decision.Stay.class);
        assertThat(triage.of(letter(2, "orders", 0, "k")))
                .isInstanceOfSatisfying(
                        Decision.Stay.class, stay -> assertThat(stay.why()).contains("an earlier letter"));
        assertThat(triage.of(letter(3, "orders", 0, "other"))).isInstanceOf(Decision.Send.class);
    }

    @Test
    void aPartitionThatIsGoneIsNamed() {
        assertThat(triage.of(letter(1, "orders", 7, "k"))).isEqualTo(new Decision.Stay("orders has no partition 7"));
    }

    @Test
    void oneThatKafkaRefusedKeepsThoseBehindItWhenTheyAreLookedAtAgain() {
        Letter first = letter(1, "orders", 0, "k");
        Letter twin = letter(1, "orders", 0, "k");
        Letter later = letter(2, "orders", 0, "k");
        Decision forTwin = decide(first, twin);
        Decision forLater = triage.of(later);
        triage.stays(first, "too large");
        assertThat(triage.again(later, forLater)).isInstanceOf(Decision.Stay.class);
        assertThat(triage.again(twin, forTwin)).isInstanceOf(Decision.Stay.class);
    }

    private Decision decide(Letter first, Letter second) {
        assertThat(triage.of(first)).isInstanceOf(Decision.Send.class);
        return triage.of(second);
    }

    @Test
    void noMoreGoThanWereAskedFor() {
        Triage two = redrive(2);
        List<Decision> decisions = List.of(
                two.of(letter(1, "orders", 0, "a")),
                two.of(letter(2, "orders", 0, "b")),
                two.of(letter(3, "orders", 0, "c")));
        assertThat(decisions.get(1)).isInstanceOf(Decision.Send.class);
        assertThat(decisions.get(2)).isInstanceOf(Decision.Pass.class);
        assertThat(two.full()).isTrue();
    }

    @Test
    void aLetterThatDoesNotSayWhereFromStays() {
        assertThat(triage.of(of("x", null, "k", null)))
                .isInstanceOfSatisfying(
                        Decision.Stay.class, stay -> assertThat(stay.why()).contains("name the record's origin"));
    }

    @Test
    void aReferenceStaysAndSaysWhereItsRecordIs() {
        Letter reference = of("x", origin("orders", 0, 17), "k", "key=1 value=2 headers=3");
        assertThat(triage.of(reference))
                .isInstanceOfSatisfying(
                        Decision.Stay.class, stay -> assertThat(stay.why()).contains("orders-0@17"));
    }

    @Test
    void aRecordOfATopicThatNobodyConfirmedStays() {
        assertThat(redrive(Set.of("again")).of(letter(1, "orders", 0, "k")))
                .isInstanceOfSatisfying(
                        Decision.Stay.class, stay -> assertThat(stay.why()).contains("orders", "--to-origin"));
    }

    @Test
    void nothingGoesToKafkasOwnTopicsNorToThoseThatLettersAreIn() {
        for (String topic : List.of("__consumer_offsets", "dead", "dead-settled")) {
            assertThat(redrive(Set.of(topic)).of(letter(1, topic, 0, "k"))).isInstanceOf(Decision.Stay.class);
        }
    }

    @Test
    void aNamedTopicGetsTheLettersOfOneOriginAndGroup() {
        Triage toAgain = named("again");
        assertThat(toAgain.of(letter(1, "orders", 0, "k"))).isInstanceOf(Decision.Send.class);
        assertThat(toAgain.of(letter(2, "orders", 1, "k"))).isInstanceOf(Decision.Send.class);
        assertThat(toAgain.of(letter(3, "payments", 0, "k")))
                .isInstanceOfSatisfying(
                        Decision.Stay.class, stay -> assertThat(stay.why()).contains("payments", "--of-group"));
    }

    @Test
    void aRecordThatIsSentToItsOwnTopicByNameGoesAsItWas() {
        assertThat(named("orders").of(letter(1, "orders", 1, "k")))
                .isInstanceOfSatisfying(Decision.Send.class, send -> {
                    assertThat(send.record().partition()).isEqualTo(1);
                    assertThat(send.record().headers()).extracting(Header::key).containsExactly("baton.redriven");
                });
    }

    @Test
    void aTopicThatTurnsOutToBeClosedKeepsAllItsLetters() {
        Letter first = letter(1, "orders", 0, "a");
        Decision sent = triage.of(first);
        triage.closes("orders", "not allowed");
        assertThat(triage.again(first, sent)).isEqualTo(new Decision.Stay("not allowed"));
        assertThat(triage.of(letter(2, "orders", 0, "b"))).isEqualTo(new Decision.Stay("not allowed"));
        assertThat(triage.of(letter(3, "payments", 0, "b"))).isInstanceOf(Decision.Send.class);
    }

    @Test
    void noMoreAreTakenWhenTheOperatorStops() {
        AtomicBoolean stopped = new AtomicBoolean();
        Triage stoppable = Triage.discard(letter -> true, Long.MAX_VALUE, stopped::get);
        assertThat(stoppable.of(letter(1, "orders", 0, "a"))).isInstanceOf(Decision.Discard.class);
        stopped.set(true);
        assertThat(stoppable.full()).isTrue();
        assertThat(stoppable.of(letter(2, "orders", 0, "a"))).isInstanceOf(Decision.Pass.class);
    }

    private static Triage redrive(long limit) {
        return Triage.redrive(letter -> true, new OriginTopics(targets(), Optional.empty(), NOW), limit, () -> false);
    }

    private static Triage redrive(Set<String> confirmed) {
        return Triage.redrive(
                letter -> true, new OriginTopics(targets(), Optional.of(confirmed), NOW), Long.MAX_VALUE, () -> false);
    }

    private static Triage named(String topic) {
        return Triage.redrive(letter -> true, new NamedTopic(topic, targets(), NOW), Long.MAX_VALUE, () -> false);
    }

    private static TargetTopics targets() {
        return new TargetTopics(TriageTest::find, Set.of("dead", "dead-settled"));
    }

    private static Found find(String topic) {
        Integer partitions = TOPICS.get(topic);
        return partitions == null
                ? new Found.Missing()
                : new Found.There(Uuid.randomUuid(), partitions, 1, topic.startsWith("__"));
    }

    private static Letter letter(long offset, String topic, int partition, String key) {
        return of("0:" + offset, origin(topic, partition, offset), key, null);
    }

    private static Origin origin(String topic, int partition, long offset) {
        return new Origin(topic, partition, offset, 0, TimestampType.CREATE_TIME);
    }

    private static Letter of(String id, @Nullable Origin origin, String key, @Nullable String omitted) {
        var record = new ConsumerRecord<>("letters", 0, 0, key.getBytes(UTF_8), "v".getBytes(UTF_8));
        return new Letter(
                id,
                LetterFormat.BATON,
                origin,
                "g",
                "1",
                3,
                "X",
                "m",
                null,
                NOW,
                NOW,
                omitted,
                record,
                List.of(),
                false);
    }
}
