package io.baton.infra.cli.connection;

import io.baton.internal.lease.LeaseTableName;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * How to reach the lease table, Kafka and the functions.
 *
 * @param name for people: the region or the lab
 * @param table the lease table
 * @param region null for the SDK's own
 * @param profile null for the SDK's own search
 * @param dynamoDb null for AWS's
 * @param lambda null for AWS's
 * @param credentials a lab's; null for the profile's or the SDK's own
 * @param kafka the client's properties; may hold secrets; empty without a Kafka connection
 * @param leaseDuration the functions' lease duration; null for the default
 * @param functionTimeout the functions' timeout; null if not known
 */
public record ConnectionSettings(
        String name,
        LeaseTableName table,
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

    /** Whether it is a lab on this machine, with made-up credentials. */
    public boolean isLab() {
        return credentials != null;
    }

    /** Without Kafka's properties and credentials. */
    @Override
    public String toString() {
        return "Place[%s, table %s]".formatted(name, table);
    }
}
