package io.baton.infra.cli.place;

import io.baton.infra.cli.log.PartitionLogs;
import io.baton.lease.LeaseBook;
import io.baton.lease.LeaseHistory;
import io.baton.lease.LeaseStore;
import io.baton.lease.dynamodb.DynamoDbLeaseBook;
import io.baton.lease.dynamodb.DynamoDbLeaseHistory;
import io.baton.lease.dynamodb.DynamoDbLeaseStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** The clients of a place, opened when first needed. Confined to the command's thread. */
public final class Clients implements AutoCloseable {

    private static final Pattern AWS_QUEUE = Pattern.compile("sqs\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?");
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration CALL = Duration.ofSeconds(30);

    private final Place place;
    private final Duration kafkaTimeout;
    private @Nullable DynamoDbClient dynamoDb;
    private @Nullable LambdaClient lambda;
    private @Nullable PartitionLogs logs;

    public Clients(Place place, Duration kafkaTimeout) {
        this.place = place;
        this.kafkaTimeout = kafkaTimeout;
    }

    public Place place() {
        return place;
    }

    public LeaseBook book() {
        return new DynamoDbLeaseBook(dynamoDb(), place.table());
    }

    public LeaseStore store() {
        return new DynamoDbLeaseStore(dynamoDb(), place.table());
    }

    public LeaseHistory history() {
        return new DynamoDbLeaseHistory(dynamoDb(), place.table());
    }

    public DynamoDbClient dynamoDb() {
        if (dynamoDb == null) {
            dynamoDb = configured(DynamoDbClient.builder(), place.dynamoDb()).build();
        }
        return dynamoDb;
    }

    public LambdaClient lambda() {
        if (lambda == null) {
            lambda = configured(LambdaClient.builder(), place.lambda()).build();
        }
        return lambda;
    }

    /**
     * Of that queue's region, or, where it is not AWS's, of the server in its URL. The caller closes it.
     *
     * @throws IllegalArgumentException if it is no URL of a queue
     */
    public SqsClient sqs(String queueUrl) {
        URI url;
        try {
            url = new URI(queueUrl);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("--queue must be a queue's URL, not " + queueUrl, e);
        }
        if (url.getHost() == null || url.getScheme() == null) {
            throw new IllegalArgumentException("--queue must be a queue's URL, not " + queueUrl);
        }
        Matcher aws = AWS_QUEUE.matcher(url.getHost());
        if (!aws.matches()) {
            return configured(SqsClient.builder(), url.resolve("/")).build();
        }
        SqsClientBuilder builder = configured(SqsClient.builder(), null);
        return builder.region(Region.of(aws.group(1))).build();
    }

    /** How long Kafka may take to answer. */
    public Duration kafkaTimeout() {
        return kafkaTimeout;
    }

    /** Empty without a Kafka connection. */
    public Optional<PartitionLogs> logs() {
        if (logs == null && !place.kafka().isEmpty()) {
            logs = PartitionLogs.open(place.kafka(), kafkaTimeout);
        }
        return Optional.ofNullable(logs);
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
            B builder, @Nullable URI endpoint) {
        builder.httpClientBuilder(Apache5HttpClient.builder())
                .region(region())
                .credentialsProvider(credentials())
                .overrideConfiguration(
                        config -> config.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL));
        return endpoint == null ? builder : builder.endpointOverride(endpoint);
    }

    private Region region() {
        if (place.region() != null) {
            return Region.of(place.region());
        }
        try {
            return DefaultAwsRegionProviderChain.builder()
                    .profileName(place.profile())
                    .build()
                    .getRegion();
        } catch (SdkClientException e) {
            throw new IllegalArgumentException(
                    "no AWS region: give --region, set AWS_REGION, or name a --profile that has one", e);
        }
    }

    private AwsCredentialsProvider credentials() {
        return place.credentials() != null
                ? place.credentials()
                : DefaultCredentialsProvider.builder()
                        .profileName(place.profile())
                        .build();
    }

    @Override
    public void close() {
        if (logs != null) {
            logs.close();
        }
        if (lambda != null) {
            lambda.close();
        }
        if (dynamoDb != null) {
            dynamoDb.close();
        }
    }
}
