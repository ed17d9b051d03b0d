package io.baton.infra.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Takes one guard after the other out of the real code, and expects the explorer to miss it. */
@Tag("long")
class MutationTest {

    private static final Path ROOT = Path.of("..", "..");

    static List<Mutation> mutations() {
        return Mutations.ALL;
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void aGuardThatIsTakenOutIsMissed(Mutation mutation) throws Exception {
        Object mutant = MutatedCode.of(ROOT, mutation)
                .loadClass(Mutant.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        @SuppressWarnings("unchecked")
        String found = ((UnaryOperator<String>) mutant).apply(mutation.guard());
        System.out.println("without: " + mutation.guard() + " -> " + found);
        assertThat(found).startsWith(mutation.promise().name());
    }

    /** Otherwise what is found without the guard might be found with it. */
    @Test
    void whereAGuardIsMissedNothingIsFoundWhileItIsThere() {
        assertThat(Mutations.ALL)
                .allMatch(mutation -> Stream.concat(Bounds.ofEveryBuild().stream(), Bounds.ofALongBuild().stream())
                        .anyMatch(bound -> bound.covers(mutation.scenario())));
    }

    @Test
    void everyGuardHasANameOfItsOwn() {
        var names = new HashSet<String>();
        assertThat(Mutations.ALL).allMatch(mutation -> names.add(mutation.guard()));
    }
}
