package io.baton.infra.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every promise, in every state within the bounds. {@code -Pexplore} has wider ones. */
class ExplorationTest {

    static Stream<Bounds.Bound> bounds() {
        boolean large = "large".equals(System.getProperty("explorer.bounds"));
        List<Bounds.Bound> bounds = large ? Bounds.ofALongNight() : Bounds.ofEveryBuild();
        return bounds.stream();
    }

    static Stream<Bounds.Bound> longBounds() {
        return Bounds.ofALongBuild().stream();
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("longBounds")
    void everyPromiseHoldsInEveryStateOfALongBuild(Bounds.Bound bound) {
        everyPromiseHoldsInEveryState(bound);
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void everyPromiseHoldsInEveryState(Bounds.Bound bound) {
        Findings found = Exploration.of(bound.scenario());
        System.out.println(found.line());
        assertThat(found.violation()).as(() -> found.story()).isNull();
        assertThat(found.states()).as("states reached").isGreaterThanOrEqualTo(bound.floor());
    }
}
