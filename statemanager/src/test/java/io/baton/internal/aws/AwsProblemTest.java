package io.baton.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.baton.internal.aws.AwsProblem.Kind;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseStore;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import io.baton.internal.thrown.HostileThrowable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the SDK makes of a service that refuses, through the client that the function has. */
class AwsProblemTest {

    private static final LeaseKey KEY = new LeaseKey("g", "t", 0);
    private static final AwsCredentialsProvider ANY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
    private static final AwsCredentialsProvider NONE = AwsCredentialsProviderChain.builder()
            .addCredentialsProvider(ProfileCredentialsProvider.create("there-is-no-such-profile"))
            .build();
    /** Long enough for the first attempt, and over before the second, which waits for {@link #BETWEEN_ATTEMPTS}. */
    private static final Duration IMPATIENT = Duration.ofSeconds(2);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMinutes(1);

    private volatile String refusal = "";
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::refuse);
        server.start();
    }

    private void refuse(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"in AWS's words\"}"
                    .formatted(refusal)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(400, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "ProvisionedThroughputExceededException, THROTTLED, is throttled, PAY_PER_REQUEST",
        "ThrottlingException, THROTTLED, is throttled, PAY_PER_REQUEST",
        "ExpiredTokenException, EXPIRED_CREDENTIALS, the credentials have expired, aws sso login",
        "UnrecognizedClientException, REFUSED_CREDENTIALS, does not accept the credentials, in AWS's words",
        "InvalidSignatureException, REFUSED_CREDENTIALS, does not accept the credentials, clock",
        "TokenRefreshRequired, EXPIRED_CREDENTIALS, the credentials have expired, aws sso login",
        "InvalidAccessKeyId, REFUSED_CREDENTIALS, does not accept the credentials, access key",
        "RequestTimeTooSkewed, REFUSED_CREDENTIALS, does not accept the credentials, clock",
        "LimitExceededException, OTHER, AWS refused (LimitExceededException: in AWS's words), Check",
        "AccessDeniedException, NOT_ALLOWED, it is not allowed (in AWS's words), Allow that action",
        "ResourceNotFoundException, MISSING, does not exist in this account and region, BATON_LEASE_TABLE",
        "ValidationException, INVALID, AWS calls the request invalid (in AWS's words), Check",
    })
    void whatAwsRefusesIsSaidWithWhatToDo(String code, Kind kind, String what, String remedy) {
        refusal = code;
        LeaseStoreException failure = failure(ANY, endpoint(), Duration.ofSeconds(15));
        assertThat(AwsProblem.of(failure).kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining("lease table 'leases'").hasMessageContaining("reading g/t/0");
        assertThat(failure).hasMessageContaining(what).hasMessageContaining(remedy);
    }

    @Test
    void aTableThatThrottlesUntilTheTimeIsUpIsNotOneThatIsAway() {
        refusal = "ProvisionedThroughputExceededException";
        LeaseStoreException failure = failure(ANY, endpoint(), IMPATIENT);
        assertThat(failure).hasMessageContaining("is throttled").hasMessageContaining("PAY_PER_REQUEST");
        assertThat(failure.getMessage()).doesNotContain("did not answer");
    }

    @Test
    void noCredentialsAreSaidInALine() {
        LeaseStoreException failure = failure(NONE, endpoint(), Duration.ofSeconds(15));
        assertThat(failure)
                .hasMessage(
                        "The lease table 'leases' could not be asked (reading g/t/0): there are no AWS credentials. Name a profile (AWS_PROFILE, or --profile) and sign in to it (aws sso login), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; a function has them from its role.");
    }

    @Test
    void aRegionThatDoesNotExistIsAHostThatDoesNot() {
        var nowhere = URI.create("http://dynamodb.nowhere-1.invalid");
        assertThat(failure(ANY, nowhere, Duration.ofSeconds(15)))
                .hasMessageContaining("there is no host 'dynamodb.nowhere-1.invalid'")
                .hasMessageContaining("AWS_REGION");
    }

    @Test
    void aPortWhereNobodyListensIsSaid() {
        assertThat(failure(ANY, URI.create("http://127.0.0.1:1"), Duration.ofSeconds(15)))
                .hasMessageContaining("did not answer")
                .hasMessageContaining("no connection could be made");
    }

    @Test
    void causesThatGoRoundEnd() {
        var one = new IllegalStateException("one");
        var other = new IllegalStateException("other", one);
        one.initCause(other);
        assertThat(AwsProblem.of(one).what()).isEqualTo("one");
    }

    /** A credentials provider or an HTTP client of the user's making may throw anything. */
    @ParameterizedTest
    @EnumSource
    void whateverIsThrownBecomesBoundedWordsAndLeavesNoFlag(HostileThrowable.Kind kind) {
        var suppressing = new IllegalStateException("outer");
        suppressing.addSuppressed(new HostileThrowable(kind));
        for (Throwable thrown : List.of(
                new HostileThrowable(kind),
                SdkClientException.create("the SDK's", new HostileThrowable(kind)),
                suppressing,
                new HostileRefusal(kind))) {
            AwsProblem problem = AwsProblem.of(thrown);
            assertThat(problem.kind()).isEqualTo(Kind.OTHER);
            assertThat(problem.toString()).isNotBlank().hasSizeLessThan(2_000);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void aHostileThrowableDoesNotHideTheReasonBesideIt() {
        var thrown = SdkClientException.create("the SDK's", new UnknownHostException("dynamodb.nowhere-1.invalid"));
        thrown.addSuppressed(new HostileThrowable(HostileThrowable.Kind.EVERYTHING_THROWS));
        assertThat(AwsProblem.of(thrown).kind()).isEqualTo(Kind.UNKNOWN_HOST);
    }

    /** A service's refusal that does harm when its details are read. */
    private static final class HostileRefusal extends AwsServiceException {

        private static final long serialVersionUID = 1L;

        private final HostileThrowable.Kind kind;

        HostileRefusal(HostileThrowable.Kind kind) {
            super(AwsServiceException.builder());
            this.kind = kind;
        }

        @Override
        public AwsErrorDetails awsErrorDetails() {
            throw new HostileThrowable(kind);
        }

        @Override
        public boolean isThrottlingException() {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static LeaseStoreException failure(AwsCredentialsProvider credentials, URI endpoint, Duration patience) {
        var builder = LeaseTableClient.builder(LeaseTimings.DEFAULT)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .endpointOverride(endpoint);
        var bounded = builder.overrideConfiguration().toBuilder()
                .apiCallTimeout(patience)
                .apiCallAttemptTimeout(patience)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .throttlingBackoffStrategy(BackoffStrategy.fixedDelayWithoutJitter(
                                patience.equals(IMPATIENT) ? BETWEEN_ATTEMPTS : Duration.ofMillis(1)))
                        .build())
                .build();
        try (DynamoDbClient client = builder.overrideConfiguration(bounded).build()) {
            return catchThrowableOfType(
                    LeaseStoreException.class, () -> new DynamoDbLeaseStore(client, "leases").read(KEY));
        }
    }
}
