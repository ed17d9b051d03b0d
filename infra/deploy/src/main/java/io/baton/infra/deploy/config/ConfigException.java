package io.baton.infra.deploy.config;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The file can't be used; the message lists all its problems. */
public final class ConfigException extends IllegalArgumentException {

    private final List<Problem> problems;

    ConfigException(String file, List<Problem> problems) {
        super(file
                + (problems.size() == 1 ? " has a problem:" : " has " + problems.size() + " problems:")
                + sorted(problems).stream().map(problem -> "\n  " + problem).collect(Collectors.joining()));
        this.problems = sorted(problems);
    }

    private static List<Problem> sorted(List<Problem> problems) {
        return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /** In the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
