package io.baton.internal.lease.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.Setbacks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows that somebody has had a hand in. */
class RowTest {

    private static final Set<String> OPTIONAL = Set.of(
            "asleepGeneration",
            "topicId",
            "leaderEpoch",
            "finishedAhead",
            "snapshot",
            "seekSnapshot",
            "desiredBy",
            "desiredWhy",
            "desiredAt",
            "seekPlannedFromOffset");
    private static final int SEEDS = 10_000;

    /** With every attribute there is. */
    static Map<String, AttributeValue> whole() {
        var item = new TreeMap<String, AttributeValue>();
        Map.of("lease", "g/t/7", "groupId", "g", "topic", "t", "topicId", "id", "desiredState", "RUN")
                .forEach((name, text) -> item.put(name, AttributeValue.fromS(text)));
        Map.of("claimOwner", "b#1", "holderOwner", "a#1", "holderLogStream", "log", "holderFunctionVersion", "1")
                .forEach((name, text) -> item.put(name, AttributeValue.fromS(text)));
        Map.of("admittedOwner", "b#1", "desiredBy", "ops", "desiredWhy", "because", "seekBy", "ops", "seekWhy", "why")
                .forEach((name, text) -> item.put(name, AttributeValue.fromS(text)));
        item.put("seekDoneBy", AttributeValue.fromS("ops"));
        item.put("snapshot", AttributeValue.fromS("0004-0012"));
        item.put("seekSnapshot", AttributeValue.fromS("0003-0007"));
        Map.of("seekNumber", 3, "seekToOffset", 40, "seekPlannedFromOffset", 90, "seekDoneNumber", 2)
                .forEach((name, number) -> item.put(name, AttributeValue.fromN(number.toString())));
        Map.of("seekDoneFromOffset", 70, "seekDoneToOffset", 50, "seekDoneGeneration", 3)
                .forEach((name, number) -> item.put(name, AttributeValue.fromN(number.toString())));
        Stream.of("seekAt", "seekDoneAt").forEach(name -> item.put(name, AttributeValue.fromS("2026-11-21T12:00:00Z")));
        Stream.of("claimHeartbeatAt", "holderSince", "checkpointedAt", "servedUntil", "admittedAt", "desiredAt")
                .forEach(name -> item.put(name, AttributeValue.fromS("2026-11-21T12:00:00Z")));
        Map.of(
                        "formatVersion",
                        1,
                        "partition",
                        7,
                        "generation",
                        5,
                        "claimGeneration",
                        5,
                        "claimTick",
                        1_000,
                        "claimHeartbeats",
                        3)
                .forEach((name, number) -> item.put(name, AttributeValue.fromN(number.toString())));
        Map.of(
                        "holderGeneration",
                        4,
                        "holderHeartbeats",
                        9,
                        "nextOffset",
                        100,
                        "leaderEpoch",
                        2,
                        "releasedGeneration",
                        3,
                        "asleepGeneration",
                        2)
                .forEach((name, number) -> item.put(name, AttributeValue.fromN(number.toString())));
        item.put("admittedTick", AttributeValue.fromN("1000"));
        Map.of("crashCount", 2, "crashOffset", 100, "givenUpCount", 3, "givenUpOffset", 107)
                .forEach((name, number) -> item.put(name, AttributeValue.fromN(number.toString())));
        item.put("crashRecordAlone", AttributeValue.fromBool(true));
        item.put("claimEnded", AttributeValue.fromBool(false));
        byte[] ahead = new FinishedAhead.Builder().add(102, 110).build().encoded(100);
        item.put("finishedAhead", AttributeValue.fromB(SdkBytes.fromByteArray(ahead)));
        return item;
    }

    static Stream<String> attributes() {
        return whole().keySet().stream();
    }

    @Test
    void theWholeRowCanBeRead() {
        Lease row = Row.read(whole());
        assertThat(row.checkpoint().orElseThrow().ahead().toString()).isEqualTo("[102–109]");
        assertThat(row.heartbeats()).isEqualTo(new Lease.Heartbeats(5, 3, 4, 9));
        Instant at = Instant.parse("2026-11-21T12:00:00Z");
        assertThat(row.seek()).isEqualTo(new Lease.Seek(3, 40, 90L, "ops", "why", at, "0003-0007"));
        assertThat(row.checkpoint().orElseThrow().snapshot()).isEqualTo("0004-0012");
        assertThat(row.setbacks())
                .isEqualTo(new Setbacks(new Setbacks.Crashes(100, 2, true), new Setbacks.GivenUp(107, 3)));
        assertThat(row.seekDone()).isEqualTo(new Lease.SeekDone(2, 70, 50, new Generation(3), "ops", at));
    }

    @Test
    void anIdOfZerosIsNone() {
        assertThat(Row.read(with("topicId", AttributeValue.fromS("AAAAAAAAAAAAAAAAAAAAAA")))
                        .topicId())
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void anAttributeOfAnotherTypeIsNamed(String attribute) {
        AttributeValue.Type right =
                whole().getOrDefault(attribute, AttributeValue.fromNul(true)).type();
        for (AttributeValue wrong : oneOfEachType()) {
            if (wrong.type() != right && !attribute.equals("lease")) {
                assertUnreadable(with(attribute, wrong), attribute);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void anAttributeThatIsMissingIsNamed(String attribute) {
        Map<String, AttributeValue> item = whole();
        item.remove(attribute);
        if (OPTIONAL.contains(attribute)) {
            assertThat(Row.read(item)).isNotNull();
        } else {
            assertUnreadable(item, attribute);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "formatVersion, 2, this version of Baton reads 1",
        "formatVersion, -1, this version of Baton reads 1",
        "partition, -1, negative",
        "partition, 2147483648, more than 2147483647",
        "partition, 4294967303, more than 2147483647",
        "leaderEpoch, -1, negative",
        "leaderEpoch, 4294967298, more than 2147483647",
        "nextOffset, -1, negative",
        "nextOffset, 9223372036854775808, 64 bits",
        "nextOffset, 1.5, whole number",
        "nextOffset, 1E+30, whole number",
        "generation, -5, negative",
        "generation, 9223372036854775807, more than",
        "claimGeneration, 0, 1 to 5",
        "claimGeneration, 6, 1 to 5",
        "holderGeneration, 6, 1 to 5",
        "releasedGeneration, 6, 1 to 5",
        "asleepGeneration, 6, 1 to 5",
        "seekDoneGeneration, 6, 1 to 5",
        "seekDoneNumber, 0, first seek has number 1",
        "seekNumber, 2, number 2 was already carried out",
        "seekNumber, 9223372036854775807, more than",
        "seekToOffset, -1, negative",
        "seekDoneFromOffset, -1, negative",
        "crashCount, -1, negative",
        "crashCount, 1000001, more than 1000000",
        "crashOffset, -1, negative",
        "crashOffset, 101, above the checkpoint 100",
        "givenUpCount, 4294967296, more than 1000000",
        "givenUpOffset, -1, negative",
        "claimTick, 1E+19, whole number",
        "admittedTick, 0.001, whole number",
    })
    void aNumberThatCannotBeIsNamed(String attribute, String number, String problem) {
        assertUnreadable(with(attribute, AttributeValue.fromN(number)), attribute, problem);
    }

    @ParameterizedTest
    @CsvSource({
        "desiredState, run, neither RUN nor STOP",
        "groupId, ' ', blank",
        "topic, '', blank",
        "checkpointedAt, yesterday, ISO-8601",
        "servedUntil, -1000000000-01-01T00:00:00Z, not from 1970",
        "servedUntil, +1000000000-12-31T23:59:59Z, not from 1970",
        "claimHeartbeatAt, 1969-12-31T23:59:59Z, not from 1970"
    })
    void aTextThatCannotBeIsNamed(String attribute, String text, String problem) {
        assertUnreadable(with(attribute, AttributeValue.fromS(text)), attribute, problem);
    }

    @ParameterizedTest
    @CsvSource({"groupId, other", "topic, other"})
    void aRowThatSaysItIsAnotherIsRefused(String attribute, String text) {
        assertUnreadable(with(attribute, AttributeValue.fromS(text)), "lease", text);
        assertUnreadable(with("partition", AttributeValue.fromN("8")), "lease", "g/t/8");
    }

    @Test
    void aGenerationThatWentBackIsRefused() {
        assertUnreadable(with("generation", AttributeValue.fromN("4")), "claimGeneration", "1 to 4");
    }

    @Test
    void aRowThatOnlyHoldsAnOrderNeedsNoGeneration() {
        Map<String, AttributeValue> item = whole();
        item.keySet().retainAll(Set.of("lease", "formatVersion", "groupId", "topic", "partition", "desiredState"));
        assertThat(Row.read(item).generation().value()).isZero();
    }

    @Test
    void brokenRunLengthsAreReadWholeOrNotAtAll() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextInt(4) > 0) {
                bytes[0] = 100; // the offset they are counted from
            }
            Map<String, AttributeValue> item =
                    with("finishedAhead", AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
            try {
                FinishedAhead ahead = Row.read(item).checkpoint().orElseThrow().ahead();
                assertThat(ahead.isEmpty() || ahead.first() > 100)
                        .as("seed %d", seed)
                        .isTrue();
            } catch (LeaseStoreException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("'finishedAhead' can't be read");
            }
        }
    }

    @Test
    void whateverIsInARowNothingButItsOwnExceptionComesOfIt() {
        List<String> names = List.copyOf(whole().keySet());
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            Map<String, AttributeValue> item = whole();
            for (int i = random.nextInt(6); i >= 0; i--) {
                String name = names.get(random.nextInt(names.size()));
                if (random.nextInt(4) == 0) {
                    item.remove(name);
                } else {
                    item.put(name, anyValue(random));
                }
            }
            try {
                Row.read(item);
            } catch (LeaseStoreException e) {
                assertThat(e.getMessage())
                        .as("seed %d", seed)
                        .contains("attribute '")
                        .hasSizeLessThan(700);
            }
        }
    }

    private static AttributeValue anyValue(Random random) {
        List<String> texts = List.of("", " ", "RUN", "2026-11-21T12:00:00Z", "g", "t", "\u0000", "x".repeat(5_000));
        List<String> numbers = List.of("0", "1", "-1", "7", "9223372036854775807", "-9223372036854775808", "1E+125");
        return switch (random.nextInt(3)) {
            case 0 -> AttributeValue.fromS(texts.get(random.nextInt(texts.size())));
            case 1 -> AttributeValue.fromN(numbers.get(random.nextInt(numbers.size())));
            default -> oneOfEachType().get(random.nextInt(oneOfEachType().size()));
        };
    }

    private static List<AttributeValue> oneOfEachType() {
        var deep = AttributeValue.fromS("deep");
        for (int i = 0; i < 30; i++) {
            deep = AttributeValue.fromL(List.of(deep));
        }
        var values = new ArrayList<AttributeValue>();
        values.add(AttributeValue.fromS("text"));
        values.add(AttributeValue.fromN("1"));
        values.add(AttributeValue.fromBool(true));
        values.add(AttributeValue.fromNul(true));
        values.add(AttributeValue.fromB(SdkBytes.fromUtf8String("bytes")));
        values.add(AttributeValue.fromSs(List.of("a", "b")));
        values.add(AttributeValue.fromNs(List.of("1", "2")));
        values.add(AttributeValue.fromM(Map.of("a", AttributeValue.fromS("x".repeat(1_000)))));
        values.add(deep);
        return values;
    }

    private static Map<String, AttributeValue> with(String attribute, AttributeValue value) {
        var item = new HashMap<>(whole());
        item.put(attribute, value);
        return item;
    }

    private static void assertUnreadable(Map<String, AttributeValue> item, String attribute) {
        assertUnreadable(item, attribute, "");
    }

    private static void assertUnreadable(Map<String, AttributeValue> item, String attribute, String problem) {
        assertThatThrownBy(() -> Row.read(item))
                .isInstanceOf(LeaseStoreException.class)
                .hasMessageContaining("The lease row '")
                .hasMessageContaining("attribute '" + attribute + "'")
                .hasMessageContaining(problem);
    }
}
