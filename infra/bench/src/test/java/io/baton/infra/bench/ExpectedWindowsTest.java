package io.baton.infra.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.bench.measure.ClosedWindows;
import io.baton.infra.bench.measure.Events;
import io.baton.infra.bench.measure.Window;
import io.baton.infra.bench.measure.WindowKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpectedWindowsTest {

    private static final int KEYS = 50;
    private static final long RECORDS = 600_000;

    private record Key(int key, long start) {}

    private static BenchCase benchCase(WindowKind kind) {
        Events events = kind == WindowKind.SESSION ? Events.SESSIONS : Events.OUT_OF_ORDER;
        return new BenchCase(
                "any",
                "",
                List.of(),
                new Topic(100, KEYS, events),
                new Handling(1, 0),
                1,
                new Window(0, 0, RECORDS, 0),
                kind);
    }

    private static long millis(BenchCase one, long offset) {
        return Objects.requireNonNull(one.topic().events().eventMillis(offset));
    }

    @ParameterizedTest
    @EnumSource(names = {"TUMBLING", "HOPPING"})
    void windowsAreThoseOfAMapOfAllWindows(WindowKind kind) {
        BenchCase one = benchCase(kind);
        Map<Key, Long> aggregates = new HashMap<>();
        for (long offset = 0; offset < one.records(); offset++) {
            long millis = millis(one, offset);
            int key = one.topic().events().key(offset, KEYS);
            for (long start = 0; start < kind.sizeMillis(); start += kind.advanceMillis()) {
                long at = (millis - start) / kind.advanceMillis() * kind.advanceMillis();
                long price = Events.price(offset);
                aggregates.merge(new Key(key, at), kind.with(0, price), (before, unused) -> kind.with(before, price));
            }
        }
        var closed = new ClosedWindows();
        aggregates.forEach((window, aggregate) ->
                closed.add(window.key(), window.start(), window.start() + kind.sizeMillis(), aggregate));

        assertThat(ExpectedWindows.of(kind, one)).isEqualTo(closed.seconds());
    }

    @Test
    void eachSessionHasAllRecordsOfItsKeyUntilTheGap() {
        BenchCase one = benchCase(WindowKind.SESSION);
        Map<Integer, List<Long>> timesByKey = new HashMap<>();
        for (long offset = 0; offset < one.records(); offset++) {
            timesByKey
                    .computeIfAbsent(one.topic().events().key(offset, KEYS), unused -> new ArrayList<>())
                    .add(millis(one, offset));
        }
        var closed = new ClosedWindows();
        timesByKey.forEach((key, times) -> {
            times.sort(null);
            int first = 0;
            for (int i = 1; i <= times.size(); i++) {
                if (i == times.size() || times.get(i) - times.get(i - 1) > WindowKind.SESSION.sizeMillis()) {
                    closed.add(key, times.get(first), times.get(i - 1), i - first);
                    first = i;
                }
            }
        });

        assertThat(ExpectedWindows.of(WindowKind.SESSION, one)).isEqualTo(closed.seconds());
    }

    @Test
    void aWindowThatIsMissingOrOtherwiseOrTooMuchIsFoundAndTheLastSecondIsNotJudged() {
        List<ClosedWindows.Second> expected = List.of(second(1, 2), second(2, 2), second(3, 2), second(4, 2));

        assertThat(ExpectedWindows.wrong(expected, expected)).isZero();
        assertThat(ExpectedWindows.wrong(expected, List.of(second(1, 2), second(2, 2), second(3, 1))))
                .isZero();
        assertThat(ExpectedWindows.wrong(expected, List.of(second(1, 2), second(3, 2), second(4, 2))))
                .isEqualTo(1);
        assertThat(ExpectedWindows.wrong(expected, List.of(second(0, 2), second(1, 1), second(2, 2), second(3, 2))))
                .isEqualTo(2);
    }

    private static ClosedWindows.Second second(long second, long windows) {
        return new ClosedWindows.Second(second, windows, windows * 7);
    }
}
