package io.baton.testkit;

import io.baton.infra.local.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on a port of its own, whose wire can be cut, paused, or made deaf on one side. What is held back is
 * delivered when the link is restored, as TCP would, to those that have waited for it. Thread-safe.
 */
public final class Link implements AutoCloseable {

    private static final int CHUNK_BYTES = 16 << 10;

    /** Which way bytes travel. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private final ServerSocket door;
    private final Gate toServer = new Gate();
    private final Gate toClient = new Gate();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int serverPort;
    private volatile boolean cut;

    Link() {
        try {
            door = new ServerSocket(Loopback.freePort(), 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("No port for a link", e);
        }
        Thread.ofPlatform().name("link-" + port()).daemon().start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Where connections are led from now on; none is while nobody said so. */
    void leadTo(int port) {
        serverPort = port;
    }

    /** Connections are reset, and new ones too. */
    public void cut() {
        cut = true;
        sockets.forEach(Link::reset);
    }

    /** Connections stay open, new ones are made, and nothing comes through. */
    public void pause() {
        toServer.shut();
        toClient.shut();
    }

    /** Nothing comes through in this direction, everything in the other. */
    public void drop(Direction direction) {
        gate(direction).shut();
    }

    /** Everything comes through again. */
    public void restore() {
        cut = false;
        toServer.open();
        toClient.open();
    }

    private Gate gate(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> lead(client));
            } catch (IOException e) {
                // closed, which ends the loop; anything else concerns one client
            }
        }
    }

    private void lead(Socket client) {
        sockets.add(client);
        try {
            // no connection is made through a wire that is silent on one side
            toServer.pass();
            toClient.pass();
            if (cut) {
                end(client);
                return;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            if (cut) {
                end(client, server);
                return;
            }
            Thread.ofVirtual().start(() -> pump(client, server, toServer));
            Thread.ofVirtual().start(() -> pump(server, client, toClient));
        } catch (IOException e) {
            end(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, Gate gate) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                gate.pass();
                out.write(chunk, 0, length);
            }
        } catch (IOException e) {
            // one side is gone, and so the other goes
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from, to);
        }
    }

    private void end(Socket... both) {
        for (Socket socket : both) {
            sockets.remove(socket);
            reset(socket);
        }
    }

    private static void reset(Socket socket) {
        try {
            // no last bytes and no farewell
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        restore();
    }

    /** Holds back who comes while it is shut. */
    private static final class Gate {
        private boolean shut;

        synchronized void shut() {
            shut = true;
        }

        synchronized void open() {
            shut = false;
            notifyAll();
        }

        synchronized void pass() throws InterruptedException {
            while (shut) {
                wait();
            }
        }
    }
}
