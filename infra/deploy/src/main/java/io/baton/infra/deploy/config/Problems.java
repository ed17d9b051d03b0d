package io.baton.infra.deploy.config;

import java.util.ArrayList;
import java.util.List;

/** Collects problems, so that all of them are reported at once. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();

    void add(int line, String key, String message) {
        found.add(new Problem(line, key, message));
    }

    boolean concern(String key) {
        return found.stream().anyMatch(problem -> problem.key().equals(key));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Problem> all() {
        return List.copyOf(found);
    }
}
