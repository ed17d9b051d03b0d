package io.baton.infra.cli;

import io.baton.infra.cli.place.Place;
import io.baton.internal.time.Time;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the commands find round them.
 *
 * @param home the leases that are meant when no option says which: the lab's, if one is up
 * @param environment the environment variables
 * @param terminal whether the output can be redrawn in place
 */
public record Surroundings(
        Supplier<Optional<Place>> home, Map<String, String> environment, boolean terminal, Time time) {

    /** Without the environment's values, which may be secrets. */
    @Override
    public String toString() {
        return "Surroundings[terminal " + terminal + "]";
    }
}
