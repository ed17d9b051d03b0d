package io.baton.infra.cli.command;

import io.baton.infra.cli.connection.ConnectionSettings;
import io.baton.internal.time.Time;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a command gets from the program that runs it.
 *
 * @param lab the running lab's connection, which counts when no option names another
 * @param environment the environment variables
 * @param terminal whether output can be redrawn in place
 */
public record CommandContext(
        Supplier<Optional<ConnectionSettings>> lab, Map<String, String> environment, boolean terminal, Time time) {

    /** Without the environment's values, which may be secrets. */
    @Override
    public String toString() {
        return "CommandContext[terminal " + terminal + "]";
    }
}
