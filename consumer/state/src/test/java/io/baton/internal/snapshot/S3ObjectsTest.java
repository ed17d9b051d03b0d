package io.baton.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.baton.infra.local.S3Local;
import io.baton.internal.state.StateException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Against a real S3 server. */
class S3ObjectsTest extends ObjectStoreContract {

    private static final String BUCKET = "snapshots";
    private static final S3Local S3 = new S3Local();
    private static S3Objects objects;

    @BeforeAll
    static void open() {
        S3.start();
        objects = S3Objects.of(TestBucket.client(S3, BUCKET), BUCKET);
    }

    @AfterAll
    static void close() {
        objects.close();
        S3.close();
    }

    @Override
    ObjectStore store() {
        return objects;
    }

    @Test
    void aBucketThatIsNotThereIsNamed() {
        try (S3Objects other = S3Objects.of(TestBucket.client(S3, BUCKET), "no-such-bucket")) {
            var thrown = catchThrowableOfType(StateException.class, () -> other.check("place/"));
            assertThat(thrown).hasMessageContaining("'no-such-bucket'").hasMessageContaining("BATON_STATE_BUCKET");
            assertThat(thrown.mayPass()).isFalse();
        }
    }

    @Test
    void anOutageMayPass() {
        try (S3Objects other = S3Objects.of(TestBucket.client(S3, BUCKET), BUCKET)) {
            S3.kill();
            var thrown = catchThrowableOfType(StateException.class, () -> other.read("place/x"));
            assertThat(thrown).hasMessageContaining("'" + BUCKET + "'");
            assertThat(thrown.mayPass()).isTrue();
        } finally {
            S3.start();
        }
    }

    /** With a role that may list its own prefixes only, S3 says 403 of an object that is missing. */
    @Test
    void anObjectThatMayNotBeReadIsNamedAndMayBeMissing() {
        try (S3Objects other = S3Objects.of(new Refusing(), BUCKET)) {
            var thrown = catchThrowableOfType(StateException.class, () -> other.read("place/000000000042-00000017"));
            assertThat(thrown).hasMessageContainingAll("place/000000000042-00000017", "'" + BUCKET + "'", "missing");
            assertThat(thrown.mayPass()).isFalse();
        }
    }

    /** As S3 refuses what a role may not do. */
    private static final class Refusing implements S3Client {

        @Override
        public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> into) {
            throw S3Exception.builder()
                    .statusCode(403)
                    .message("Access Denied")
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("AccessDenied")
                            .errorMessage("Access Denied")
                            .build())
                    .build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {
            // it holds nothing
        }
    }
}
