package io.baton.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.baton.infra.local.S3Local;
import io.baton.internal.state.StateException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
}
