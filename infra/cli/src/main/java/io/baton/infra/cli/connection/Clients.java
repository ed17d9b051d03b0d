package io.baton.infra.cli.connection;

import io.baton.infra.cli.log.KafkaConnection;
import io.baton.infra.cli.log.KafkaQuestionException;
import io.baton.infra.cli.log.PartitionLogs;
import io.baton.internal.lease.LeaseTable;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
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
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The clients for a connection, opened when first needed. Confined to the command's thread. */
public final class Clients implements AutoCloseable {

    private static final Pattern AWS_QUEUE = Pattern.compile("sqs\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?");
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration CALL = Duration.ofSeconds(30);

    /** The retries end well before the call's timeout: otherwise a throttled table would look like one that does not answer. */
    private static final StandardRetryStrategy RETRIES =
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(4).build();

    private final ConnectionSettings settings;
    private final Duration kafkaTimeout;
    private @Nullable DynamoDbClient dynamoDb;
    private @Nullable LambdaClient lambda;
    private @Nullable EventBridgeClient eventBridge;
    private @Nullable SchedulerClient scheduler;
    private @Nullable PartitionLogs logs;
    private @Nullable AwsCredentialsProvider credentials;

    public Clients(ConnectionSettings settings, Duration kafkaTimeout) {
        this.settings = settings;
        this.kafkaTimeout = kafkaTimeout;
    }

    public ConnectionSettings settings() {
        return settings;
    }

    /** The only place that chooses a kind of lease table for the commands. Closed with these clients. */
    public LeaseTable table() {
        return new DynamoDbLeaseTable(dynamoDb(), settings.table().value());
    }

    public DynamoDbClient dynamoDb() {
        if (dynamoDb == null) {
            dynamoDb = configured(DynamoDbClient.builder(), settings.dynamoDb()).build();
        }
        return dynamoDb;
    }

    /** Throws {@link IllegalArgumentException} in a lab that runs no functions: the user does not mean AWS's then. */
    public LambdaClient lambda() {
        if (lambda == null) {
            if (settings.isLab() && settings.lambda() == null) {
                throw new IllegalArgumentException(
                        "no function runs in " + settings.name() + "; './baton run' deploys functions");
            }
            lambda = configured(LambdaClient.builder(), settings.lambda()).build();
        }
        return lambda;
    }

    /** Never a lab's, which starts its functions itself. */
    public EventBridgeClient eventBridge() {
        if (eventBridge == null) {
            eventBridge = configured(EventBridgeClient.builder(), null).build();
        }
        return eventBridge;
    }

    /** Never a lab's either. */
    public SchedulerClient scheduler() {
        if (scheduler == null) {
            scheduler = configured(SchedulerClient.builder(), null).build();
        }
        return scheduler;
    }

    /**
     * For the queue's region, or for the server in its URL if that is not AWS's. The caller closes it.
     *
     * @throws IllegalArgumentException if it is not the URL of a queue
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

    /**
     * For the snapshots of state. The caller closes it.
     *
     * @param endpoint null for AWS's own. Requests to another endpoint name the bucket in the path, as host names of buckets do not
     *     resolve there
     */
    public S3Client s3(@Nullable URI endpoint) {
        return configured(S3Client.builder(), endpoint)
                .forcePathStyle(endpoint != null)
                .build();
    }

    /** The longest wait for Kafka's answer. */
    public Duration kafkaTimeout() {
        return kafkaTimeout;
    }

    /** Empty without a Kafka connection. */
    public Optional<PartitionLogs> logs() {
        if (logs == null && !settings.kafka().isEmpty()) {
            logs = PartitionLogs.open(settings.kafka(), kafkaTimeout);
        }
        return Optional.ofNullable(logs);
    }

    /** The connection to Kafka, or the reason why there is none. */
    public KafkaConnection kafka() {
        try {
            return logs().<KafkaConnection>map(KafkaConnection.Connected::new)
                    .orElseGet(() -> new KafkaConnection.Absent("no Kafka connection is given"));
        } catch (KafkaQuestionException e) {
            return new KafkaConnection.Absent(String.valueOf(e.getMessage()));
        }
    }

    /** The principal of these clients; asks AWS, unless they are a lab's. */
    public CallerIdentity caller() {
        return settings.isLab()
                ? CallerIdentity.here(settings.name())
                : CallerIdentity.ask(configured(StsClient.builder(), null), credentialsSource());
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
            B builder, @Nullable URI endpoint) {
        builder.httpClientBuilder(Apache5HttpClient.builder())
                .region(region())
                .credentialsProvider(credentials())
                .overrideConfiguration(config -> {
                    config.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL).retryStrategy(RETRIES);
                    if (settings.profile() != null) {
                        config.defaultProfileName(settings.profile());
                    }
                });
        return endpoint == null ? builder : builder.endpointOverride(endpoint);
    }

    private Region region() {
        if (settings.region() != null) {
            return Region.of(settings.region());
        }
        if (settings.profile() != null) {
            Optional<String> own = AwsProfile.named(settings.profile()).region();
            if (own.isPresent()) {
                return Region.of(own.get());
            }
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            throw new IllegalArgumentException(
                    "no AWS region: give --region, set AWS_REGION, or name a --profile that has one", e);
        }
    }

    /** One provider for all clients: it may have asked for a second factor, or assumed a role. */
    private AwsCredentialsProvider credentials() {
        if (credentials == null) {
            if (settings.credentials() != null) {
                credentials = settings.credentials();
            } else if (settings.profile() != null) {
                credentials = AwsProfile.named(settings.profile()).credentials();
            } else {
                credentials = DefaultCredentialsProvider.builder().build();
            }
        }
        return credentials;
    }

    private String credentialsSource() {
        if (settings.profile() != null) {
            return "--profile " + settings.profile();
        }
        if (SdkSystemSetting.AWS_ACCESS_KEY_ID.getStringValue().isPresent()) {
            return "AWS_ACCESS_KEY_ID";
        }
        return ProfileFileSystemSetting.AWS_PROFILE
                .getStringValue()
                .map(name -> "AWS_PROFILE " + name)
                .orElse("what AWS's SDK finds without a --profile");
    }

    @Override
    public void close() {
        if (logs != null) {
            logs.close();
        }
        close(eventBridge);
        close(scheduler);
        close(lambda);
        close(dynamoDb);
        if (credentials instanceof SdkAutoCloseable closeable && settings.credentials() == null) {
            closeable.close();
        }
    }

    private static void close(@Nullable SdkAutoCloseable client) {
        if (client != null) {
            client.close();
        }
    }
}
