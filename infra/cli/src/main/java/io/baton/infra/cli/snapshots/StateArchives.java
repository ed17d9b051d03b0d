package io.baton.infra.cli.snapshots;

import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.connection.Functions;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SnapshotArchive;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.s3.S3Client;

/** The buckets of partitions, opened when first needed. Confined to the command's thread. */
public final class StateArchives implements AutoCloseable {

    private final Clients clients;
    private final Map<String, String> given;
    private final Map<StatePlace, SnapshotArchive> open = new HashMap<>();
    private final Map<String, S3Client> s3 = new HashMap<>();
    private @Nullable Map<LeaseKey, FunctionConfiguration> functions;

    /**
     * Opens nothing yet.
     *
     * @param given what options and environment say, by the names of the functions' variables; they count before those
     */
    public StateArchives(Clients clients, Map<String, String> given) {
        this.clients = clients;
        this.given = Map.copyOf(given);
    }

    /**
     * The snapshots in a partition's bucket.
     *
     * @throws IllegalArgumentException if it is not known which bucket that is
     */
    public SnapshotArchive of(LeaseKey key) {
        Map<String, String> variables = new HashMap<>();
        if (!given.containsKey(StatePlace.BUCKET)) {
            variables.putAll(variables(key));
        }
        variables.putAll(given);
        return of(StatePlace.of(variables)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no function of this account and region says where the state of %s is: give --bucket"
                                .formatted(key))));
    }

    /** The snapshots at this place. */
    public SnapshotArchive of(StatePlace place) {
        return open.computeIfAbsent(
                place, same -> SnapshotArchive.of(client(place.endpoint()), place.bucket(), place.prefix()));
    }

    /** The client for this endpoint; null for AWS's own. Closed with these archives. */
    public S3Client client(@Nullable URI endpoint) {
        return s3.computeIfAbsent(String.valueOf(endpoint), same -> clients.s3(endpoint));
    }

    private Map<String, String> variables(LeaseKey key) {
        if (functions == null) {
            functions = Functions.find(clients.lambda());
        }
        FunctionConfiguration function = functions.get(key);
        return function == null ? Map.of() : Functions.variables(function);
    }

    @Override
    public void close() {
        s3.values().forEach(S3Client::close);
    }
}
