package io.baton.infra.cli.snapshots;

import io.baton.infra.cli.connection.Clients;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the state is. A mixin. S3's SDK is loaded when the first bucket is opened. */
public final class StateOptions {

    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            description =
                    "The bucket of the state. Default: BATON_STATE_BUCKET, or what the partition's deployed function has.")
    private @Nullable String bucket;

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            description =
                    "What the keys of its objects begin with. Default: BATON_STATE_PREFIX, or what the function has, or baton.")
    private @Nullable String prefix;

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description =
                    "The endpoint of S3, if not AWS's own. Default: AWS_ENDPOINT_URL_S3, or what the function has.")
    private @Nullable URI endpoint;

    /** Opens nothing yet. The caller closes it before the clients. */
    public StateArchives archives(Clients clients, Map<String, String> environment) {
        Map<String, String> given = new HashMap<>();
        put(given, StatePlace.BUCKET, bucket, environment);
        put(given, StatePlace.PREFIX, prefix, environment);
        put(given, StatePlace.ENDPOINT, endpoint == null ? null : endpoint.toString(), environment);
        return new StateArchives(clients, given);
    }

    private static void put(
            Map<String, String> given, String name, @Nullable String option, Map<String, String> environment) {
        String value = option == null ? environment.get(name) : option;
        if (value != null) {
            given.put(name, value);
        }
    }

    /** Whether options or environment name the bucket, so that nobody has to be asked for it. */
    public boolean namesBucket(Map<String, String> environment) {
        return bucket != null || environment.containsKey(StatePlace.BUCKET);
    }
}
