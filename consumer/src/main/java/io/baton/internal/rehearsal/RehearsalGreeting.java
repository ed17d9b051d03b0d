package io.baton.internal.rehearsal;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * A server on this machine's loopback that waits for a client's first message and does not answer it. So a TLS client's code up to
 * that message runs for the first time while the function is loaded. Close it, after the client, on the thread that opened it.
 */
public final class RehearsalGreeting implements AutoCloseable {

    private static final int RECORD = 5;

    private final CountDownLatch greeted = new CountDownLatch(1);
    private final LoopbackServer server;

    private RehearsalGreeting() throws IOException {
        this.server = LoopbackServer.open(this::serve);
    }

    public static RehearsalGreeting open() throws IOException {
        return new RehearsalGreeting();
    }

    /** The address for a client's {@code bootstrap.servers}. */
    public String address() {
        return server.host() + ":" + server.port();
    }

    /** Whether a client has sent its first message. */
    public boolean isGreeted() {
        return greeted.getCount() == 0;
    }

    private void serve(Socket client) throws IOException {
        if (client.getInputStream().readNBytes(RECORD).length == RECORD) {
            greeted.countDown();
        }
        client.getInputStream().transferTo(OutputStream.nullOutputStream()); // until it goes
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
