package io.baton.infra.bench;

import io.baton.infra.local.DynamoDbLocal;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.S3Local;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real broker, DynamoDB Local and an S3 server, each in a JVM of its own, for as long as a bench runs. */
final class Servers implements AutoCloseable {

    static final String TABLE = "baton-leases";
    private static final String BUCKET = "state";
    /** More than any case has. */
    private static final String STATE_BYTES = String.valueOf(512 << 20);

    private static final String REGION = "us-east-1";
    private static final String CREDENTIAL = "local";

    private final KafkaBroker broker = new KafkaBroker();
    private final DynamoDbLocal dynamodb = new DynamoDbLocal();
    private final S3Local s3 = new S3Local();

    void start() {
        broker.start();
        dynamodb.start();
        s3.start();
        try (S3Client client = S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(CREDENTIAL, CREDENTIAL)))
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build()) {
            client.createBucket(request -> request.bucket(BUCKET));
        }
        try (var client = LeaseTableClient.builder(LeaseTimings.DEFAULT)
                .endpointOverride(dynamodb.endpoint())
                .region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(CREDENTIAL, CREDENTIAL)))
                .build()) {
            new DynamoDbLeaseTable(client, TABLE).createIfMissing();
        }
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** The settings of a function that reads this topic's one partition; other contestants ignore them. */
    Map<String, String> environment(String topic, String group) {
        var environment = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "BATON_GROUP_ID", group,
                "BATON_TOPIC", topic,
                "BATON_PARTITION", "0",
                "BATON_LEASE_TABLE", TABLE,
                "AWS_ENDPOINT_URL_DYNAMODB", dynamodb.endpoint().toString(),
                "AWS_REGION", REGION,
                "AWS_ACCESS_KEY_ID", CREDENTIAL,
                "AWS_SECRET_ACCESS_KEY", CREDENTIAL));
        environment.put("BATON_STATE_BUCKET", BUCKET);
        environment.put("BATON_STATE_BYTES", STATE_BYTES);
        environment.put("AWS_ENDPOINT_URL_S3", s3.endpoint().toString());
        return environment;
    }

    /** Any number of times, and from any thread. */
    @Override
    public void close() {
        s3.close();
        dynamodb.close();
        broker.close();
    }
}
