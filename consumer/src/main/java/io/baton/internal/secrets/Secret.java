package io.baton.internal.secrets;

import java.util.Map;
import java.util.Optional;

/** A secret's content: text by field. */
public final class Secret {

    private final SecretRef ref;
    private final Map<String, String> fields;

    public Secret(SecretRef ref, Map<String, String> fields) {
        this.ref = ref;
        this.fields = Map.copyOf(fields);
    }

    /**
     * A field that the secret must have.
     *
     * @throws SecretException if the field is missing or blank
     */
    public String field(String name) {
        return optional(name)
                .orElseThrow(() -> ref.problem("has no text in its field '%s': add it".formatted(name), null));
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(fields.get(name)).filter(text -> !text.isBlank());
    }

    /**
     * The exception for a field whose content can't be used.
     *
     * @param what is wrong with it, such as "is no certificate"; must not quote the content
     */
    public SecretException wrong(String field, String what) {
        return ref.problem("has a field '%s' that %s".formatted(field, what), null);
    }

    /** Without the content of the fields. */
    @Override
    public String toString() {
        return "Secret[%s, fields %s]".formatted(ref.id(), fields.keySet());
    }
}
