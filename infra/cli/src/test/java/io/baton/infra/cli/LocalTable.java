package io.baton.infra.cli;

import io.baton.infra.local.DynamoDbLocal;
import io.baton.infra.local.DynamoDbSettings;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A lease table of a test's own, in a DynamoDB Local that the test classes of this JVM share. */
public record LocalTable(String name, DynamoDbClient client, URI endpoint, LeaseStore store) {

    public static final StaticCredentialsProvider ANY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

    private static final OncePerJvm<Shared> SHARED = new OncePerJvm<>(Shared::start, Shared::close);

    private record Shared(DynamoDbLocal dynamoDb, DynamoDbClient client) {

        static Shared start() {
            var dynamoDb = new DynamoDbLocal(DynamoDbSettings.DEFAULT);
            dynamoDb.start();
            DynamoDbClient client = DynamoDbClient.builder()
                    .endpointOverride(dynamoDb.endpoint())
                    .region(Region.US_EAST_1)
                    .credentialsProvider(ANY)
                    .httpClientBuilder(Apache5HttpClient.builder())
                    .build();
            return new Shared(dynamoDb, client);
        }

        void close() {
            client.close();
            dynamoDb.close();
        }
    }

    public static LocalTable fresh() {
        Shared there = SHARED.get();
        String name = "leases-" + UUID.randomUUID();
        var table = new DynamoDbLeaseTable(there.client(), name);
        table.createIfMissing();
        return new LocalTable(name, there.client(), there.dynamoDb().endpoint(), table.store());
    }
}
