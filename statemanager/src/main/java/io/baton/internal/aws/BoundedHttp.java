package io.baton.internal.aws;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * An HTTP client for calls with a time limit. Where the SDK's timer cuts an attempt off before it has a connection, Apache's client
 * may throw a {@link CancellationException} (seen with SDK 2.54 on a fraction of a core), which the SDK takes for a fault of its caller. Here it is an
 * {@link IOException}, as for an attempt that is cut off later: the SDK tries again as long as the call has time.
 */
public final class BoundedHttp implements SdkHttpClient {

    private final SdkHttpClient client;
    private final Runnable closed;

    private BoundedHttp(SdkHttpClient client, Runnable closed) {
        this.client = client;
        this.closed = closed;
    }

    public static SdkHttpClient.Builder<?> of(SdkHttpClient.Builder<?> client) {
        return of(client, () -> {});
    }

    /** @param closed runs when the client has been closed */
    static SdkHttpClient.Builder<?> of(SdkHttpClient.Builder<?> client, Runnable closed) {
        return new Builder(client, closed);
    }

    private record Builder(SdkHttpClient.Builder<?> client, Runnable closed) implements SdkHttpClient.Builder<Builder> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return new BoundedHttp(client.buildWithDefaults(defaults), closed);
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = client.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                try {
                    return prepared.call();
                } catch (CancellationException e) {
                    var cutOff = new InterruptedIOException("The attempt was cut off before it had a connection");
                    cutOff.initCause(e);
                    throw cutOff;
                }
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        try {
            client.close();
        } finally {
            closed.run();
        }
    }
}
