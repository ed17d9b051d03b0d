package io.baton.infra.lab.replay;

import io.baton.infra.local.S3Local;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SnapshotArchive;
import io.baton.internal.snapshot.SnapshotCopy;
import io.baton.internal.state.StateProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The state of a replay's own: an S3 server on this machine, for as long as the replay takes. */
public final class ReplayState implements AutoCloseable {

    private static final String BUCKET = "replay";
    private static final String PREFIX = "baton";
    private static final String PROVIDER = "META-INF/services/" + StateProvider.class.getName();

    private final S3Local server;
    private final S3Client client;

    private ReplayState(S3Local server, S3Client client) {
        this.server = server;
        this.client = client;
    }

    /** Whether a function of this jar may keep state. */
    public static boolean mayBeIn(Path jar) {
        try (JarFile open = new JarFile(jar.toFile())) {
            return open.getJarEntry(PROVIDER) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the server is ready and has the bucket. */
    public static ReplayState start() {
        S3Local server = new S3Local();
        try {
            server.start();
            S3Client client = S3Client.builder()
                    .endpointOverride(server.endpoint())
                    .region(Region.US_EAST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(
                            AwsBasicCredentials.create(S3Local.IDENTITY, S3Local.SECRET)))
                    .forcePathStyle(true)
                    .httpClientBuilder(Apache5HttpClient.builder())
                    .build();
            client.createBucket(request -> request.bucket(BUCKET));
            return new ReplayState(server, client);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** What the functions need. DynamoDB Local takes any credentials. */
    public Map<String, String> environment() {
        return Map.of(
                "BATON_STATE_BUCKET",
                BUCKET,
                "BATON_STATE_PREFIX",
                PREFIX,
                "AWS_ENDPOINT_URL_S3",
                server.endpoint().toString(),
                "AWS_ACCESS_KEY_ID",
                S3Local.IDENTITY,
                "AWS_SECRET_ACCESS_KEY",
                S3Local.SECRET);
    }

    /**
     * Copies a snapshot of the live consumer's state.
     *
     * @param replayed the replay's lease
     * @return the name of the copy
     */
    public String copy(SnapshotArchive live, LeaseKey key, String snapshot, LeaseKey replayed)
            throws InterruptedException {
        return SnapshotCopy.into(client, BUCKET, PREFIX).write(live.read(key, snapshot), replayed);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
