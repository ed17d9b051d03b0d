package io.baton.infra.deploy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A policy document of IAM for a template, with the same text each time. */
final class Policy {

    private final List<Map<String, Object>> statements = new ArrayList<>();

    Policy allow(String id, List<String> actions, Object resources) {
        return allow(id, actions, resources, Map.of());
    }

    Policy allow(String id, List<String> actions, Object resources, Map<String, ?> conditions) {
        return add(id, "Allow", null, actions, resources, conditions);
    }

    /** For a policy of a resource. */
    Policy allowTo(Object principal, String id, List<String> actions, Object resources, Map<String, ?> conditions) {
        return add(id, "Allow", principal, actions, resources, conditions);
    }

    Policy denyTo(Object principal, String id, List<String> actions, Object resources, Map<String, ?> conditions) {
        return add(id, "Deny", principal, actions, resources, conditions);
    }

    /** The policy that lets a service assume a role. */
    static Map<String, Object> trust(String service, Map<String, ?> conditions) {
        Policy policy = new Policy();
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Effect", "Allow");
        statement.put("Principal", Map.of("Service", service));
        statement.put("Action", "sts:AssumeRole");
        if (!conditions.isEmpty()) {
            statement.put("Condition", sorted(conditions));
        }
        policy.statements.add(statement);
        return policy.document();
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("Version", "2012-10-17");
        document.put("Statement", List.copyOf(statements));
        return document;
    }

    private Policy add(
            String id,
            String effect,
            @Nullable Object principal,
            List<String> actions,
            Object resources,
            Map<String, ?> conditions) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Sid", id);
        statement.put("Effect", effect);
        if (principal != null) {
            statement.put("Principal", principal);
        }
        statement.put("Action", actions);
        statement.put("Resource", resources);
        if (!conditions.isEmpty()) {
            statement.put("Condition", sorted(conditions));
        }
        statements.add(statement);
        return this;
    }

    /** An unmodifiable map has another order in each JVM. */
    static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> sorted = new TreeMap<>();
                map.forEach((key, inner) -> sorted.put(String.valueOf(key), sorted(inner)));
                yield sorted;
            }
            case Collection<?> list -> list.stream().map(Policy::sorted).toList();
            default -> value;
        };
    }
}
