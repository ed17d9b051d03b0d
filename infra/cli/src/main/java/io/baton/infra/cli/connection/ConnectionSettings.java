package io.baton.infra.cli.connection;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Where leases, records and functions are, and how to get there.
 *
 * @param name what to call it, for people
 * @param table the lease table
 * @param region null for the SDK's own search
 * @param profile null for the SDK's own search
 * @param dynamoDb null for AWS's
 * @param lambda null for AWS's
 * @param credentials a lab's; null for the profile's, or for the SDK's own search
 * @param kafka the client's properties; may hold secrets; empty without a Kafka connection
 * @param leaseDuration the functions' lease duration; null for the default
 * @param functionTimeout the functions' timeout; null if not known
 */
public record ConnectionSettings(
        String name,
        String table,
        @Nullable String region,
        @Nullable String profile,
        @Nullable URI dynamoDb,
        @Nullable URI lambda,
        @Nullable AwsCredentialsProvider credentials,
        Map<String, String> kafka,
        @Nullable Duration leaseDuration,
        @Nullable Duration functionTimeout) {

    public ConnectionSettings {
        kafka = Map.copyOf(kafka);
    }

    /** On this machine, with credentials that are nobody's. */
    public boolean isLab() {
        return credentials != null;
    }

    /** Without Kafka's properties and credentials. */
    @Override
    public String toString() {
        return "Place[%s, table %s]".formatted(name, table);
    }
}
