package io.baton.internal.snapshot;

import io.baton.internal.aws.BoundedCalls;
import io.baton.internal.state.StateException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Objects in a bucket of S3. Leaves no thread behind when it is closed. */
final class S3Objects implements ObjectStore {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** Time for 16 MB over a slow line. */
    private static final Duration ATTEMPT = Duration.ofSeconds(10);

    private static final Duration CALL = Duration.ofSeconds(25);
    private static final int CONNECTIONS = 12;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;

    private static final String BINARY = "application/octet-stream";

    private final S3Client client;
    private final String bucket;
    private final String remedy;

    private S3Objects(S3Client client, String bucket, String remedy) {
        this.client = client;
        this.bucket = bucket;
        this.remedy = remedy;
    }

    /**
     * Opens a bucket. The SDK finds region, credentials and another endpoint by itself ({@code AWS_REGION}, {@code
     * AWS_ENDPOINT_URL_S3}, …). Requests to another endpoint name the bucket in the path, as host names of buckets do not resolve
     * there.
     */
    static S3Objects open(String bucket) {
        var calls = new BoundedCalls(ATTEMPT, CALL);
        S3ClientBuilder builder = S3Client.builder()
                .forcePathStyle(isElsewhere())
                .httpClientBuilder(calls.http(Apache5HttpClient.builder()
                        .maxConnections(CONNECTIONS)
                        .connectionTimeout(CONNECT)
                        .socketTimeout(ATTEMPT)
                        .connectionAcquisitionTimeout(CALL)
                        .useIdleConnectionReaper(false)))
                .overrideConfiguration(calls::configure);
        return of(builder.build(), bucket);
    }

    /** Uses this client, and closes it in {@link #close}. */
    static S3Objects of(S3Client client, String bucket) {
        return new S3Objects(client, bucket, "Set BATON_STATE_BUCKET to a bucket that the function's role may use");
    }

    /** The same for an operator's command. */
    static S3Objects ofOperator(S3Client client, String bucket) {
        return new S3Objects(client, bucket, "Give --bucket, and credentials that may list and read it");
    }

    private static boolean isElsewhere() {
        return System.getenv("AWS_ENDPOINT_URL_S3") != null
                || System.getenv("AWS_ENDPOINT_URL") != null
                || System.getProperty("aws.endpointUrlS3") != null
                || System.getProperty("aws.endpointUrl") != null;
    }

    /**
     * Checks that the objects of a place can be listed.
     *
     * @throws StateException if they can't: the bucket does not exist, or the role may not list it
     */
    void check(String place) {
        calling(
                "read from",
                () -> client.listObjectsV2(
                        request -> request.bucket(bucket).prefix(place).maxKeys(1)));
    }

    @Override
    public boolean create(String key, byte[] bytes) {
        return calling("write to", () -> {
            try {
                client.putObject(request -> request.bucket(bucket).key(key).ifNoneMatch("*"), withoutCopy(bytes));
                return true;
            } catch (AwsServiceException e) {
                if (e.statusCode() == PRECONDITION_FAILED) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<byte[]> read(String key) {
        return calling("read from", () -> {
            try {
                return Optional.of(client.getObject(
                        request -> request.bucket(bucket).key(key),
                        (response, body) -> allBytes(response.contentLength(), body)));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            } catch (AwsServiceException e) {
                if (e.statusCode() == FORBIDDEN) {
                    throw new StateException(
                            "Can't read %s of the bucket '%s': S3 answers 403. Either the object is missing, or the function's role may not read it: S3 may answer 403 in both cases to a role that may list only its own prefixes. Check the role's s3:GetObject, then whether the object exists"
                                    .formatted(key, bucket),
                            e);
                }
                throw e;
            }
        });
    }

    /** An object may be a third of the heap, so that a copy has no room: {@link RequestBody#fromBytes} makes one. */
    private static RequestBody withoutCopy(byte[] bytes) {
        return RequestBody.fromContentProvider(ContentStreamProvider.fromByteArrayUnsafe(bytes), bytes.length, BINARY);
    }

    /** At once into an array of the right length, for the same reason. */
    private static byte[] allBytes(long length, InputStream body) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(length)];
        int read = body.readNBytes(bytes, 0, bytes.length);
        if (read < bytes.length) {
            throw RetryableException.create("The object ended after %s of %s bytes".formatted(read, length));
        }
        return bytes;
    }

    @Override
    public List<Listed> list(String prefix) {
        return calling("list", () -> {
            var listed = new ArrayList<Listed>();
            var request =
                    ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).build();
            client.listObjectsV2Paginator(request)
                    .contents()
                    .forEach(object -> listed.add(new Listed(object.key(), object.size(), object.lastModified())));
            return listed;
        });
    }

    @Override
    public void delete(String key) {
        calling(
                "delete from",
                () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    private <T> T calling(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            String message = "Can't %s the bucket '%s': S3 answers %s, %s"
                    .formatted(
                            what,
                            bucket,
                            e.statusCode(),
                            e.awsErrorDetails() == null
                                    ? e.getMessage()
                                    : e.awsErrorDetails().errorMessage());
            boolean lasts = e.statusCode() == FORBIDDEN || e.statusCode() == NOT_FOUND;
            if (lasts) {
                throw new StateException(message + ". " + remedy, e);
            }
            throw StateException.thatMayPass(message, e);
        } catch (SdkException e) {
            throw StateException.thatMayPass("Can't %s the bucket '%s': %s".formatted(what, bucket, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
