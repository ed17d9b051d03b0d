package io.baton.infra.cli.snapshots;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where state is.
 *
 * @param prefix what the keys of its objects begin with
 * @param endpoint null for AWS's own
 */
public record StatePlace(
        String bucket, String prefix, @Nullable URI endpoint) {

    static final String BUCKET = "BATON_STATE_BUCKET";
    static final String PREFIX = "BATON_STATE_PREFIX";
    static final String ENDPOINT = "AWS_ENDPOINT_URL_S3";

    private static final String USUAL_PREFIX = "baton";

    /** The place that a function's variables name; empty if they name no bucket. */
    public static Optional<StatePlace> of(Map<String, String> variables) {
        String bucket = variables.getOrDefault(BUCKET, "");
        if (bucket.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new StatePlace(
                bucket, variables.getOrDefault(PREFIX, USUAL_PREFIX), endpoint(variables.get(ENDPOINT))));
    }

    private static @Nullable URI endpoint(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(ENDPOINT + " must be a URL, not " + text, e);
        }
    }
}
