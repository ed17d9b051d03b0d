package io.baton.internal.secrets;

import java.util.Map;
import java.util.Optional;

/** What a secret holds: text by field. */
public final class Secret {

    private final SecretRef ref;
    private final Map<String, String> fields;

    public Secret(SecretRef ref, Map<String, String> fields) {
        this.ref = ref;
        this.fields = Map.copyOf(fields);
    }

    /**
     * What must be there.
     *
     * @throws SecretException if it has no such field, or nothing in it
     */
    public String field(String name) {
        return optional(name)
                .orElseThrow(() -> ref.problem("has no text in its field '%s': add it".formatted(name), null));
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(fields.get(name)).filter(text -> !text.isBlank());
    }

    /**
     * For whoever can't use what is in a field.
     *
     * @param what is wrong with it, such as "is no certificate"; must quote nothing of it
     */
    public SecretException wrong(String field, String what) {
        return ref.problem("has a field '%s' that %s".formatted(field, what), null);
    }

    /** Without what is in its fields. */
    @Override
    public String toString() {
        return "Secret[%s, fields %s]".formatted(ref.id(), fields.keySet());
    }
}
