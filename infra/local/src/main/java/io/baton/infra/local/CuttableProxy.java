package io.baton.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network that can be broken: passes TCP connections on to a server, until it is told to {@link #cut} them or to
 * {@link #stall} them. Each of these, and {@link #heal}, replaces the one before. What is stalled is not lost, as with
 * TCP it would not be: it arrives when the network is well again, unless the connection was given up meanwhile.
 *
 * <p>Thread-safe. Owns the thread {@code proxy-PORT} and two virtual ones for each connection.
 */
public final class CuttableProxy implements AutoCloseable {

    /** The two ways that bytes take. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private static final int BACKLOG = 128;

    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Thread acceptor;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Direction> stalled = EnumSet.noneOf(Direction.class);
    private boolean cut;

    private CuttableProxy(InetSocketAddress server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
        this.acceptor = Thread.ofPlatform()
                .daemon()
                .name("proxy-" + listener.getLocalPort())
                .unstarted(this::accept);
    }

    /** Listens on a port of this machine; the server may come and go. */
    public static CuttableProxy to(String host, int port) {
        try {
            var listener = new ServerSocket(Loopback.freePort(), BACKLOG, InetAddress.getLoopbackAddress());
            var proxy = new CuttableProxy(new InetSocketAddress(host, port), listener);
            proxy.acceptor.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("No proxy to " + host + ":" + port, e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** {@code host:port}, for clients. */
    public String address() {
        return Loopback.HOST + ":" + port();
    }

    /** How many clients are connected. */
    public int connections() {
        return links.size();
    }

    /** Resets every connection, and each new one. */
    public void cut() {
        become(true, EnumSet.noneOf(Direction.class));
    }

    /** Nothing arrives on either side; connections stay open, and new ones can be made. */
    public void stall() {
        become(false, EnumSet.allOf(Direction.class));
    }

    /** Nothing arrives that goes this way; what goes the other way does. */
    public void stall(Direction direction) {
        become(false, EnumSet.of(direction));
    }

    public void heal() {
        become(false, EnumSet.noneOf(Direction.class));
    }

    private void become(boolean nowCut, Set<Direction> nowStalled) {
        lock.lock();
        try {
            cut = nowCut;
            stalled.clear();
            stalled.addAll(nowStalled);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (nowCut) {
            links.forEach(Link::reset);
        }
    }

    private boolean isCut() {
        lock.lock();
        try {
            return cut;
        } finally {
            lock.unlock();
        }
    }

    private void awaitPassage(Direction direction) throws SocketException {
        lock.lock();
        try {
            while (stalled.contains(direction)) {
                changed.awaitUninterruptibly();
            }
            if (cut) {
                throw new SocketException("cut"); // what was stalled must not slip through before the reset
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (true) {
            try {
                var link = new Link(listener.accept());
                links.add(link);
                Thread.ofVirtual().start(link::run);
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** Ends every connection. */
    @Override
    public void close() {
        try {
            listener.close();
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cut();
    }

    /** A client's connection and the one made for it. */
    private final class Link {

        private final Socket client;
        private final Socket onward = new Socket();

        Link(Socket client) {
            this.client = client;
        }

        void run() {
            try {
                if (isCut()) {
                    return;
                }
                onward.connect(server);
                Thread back = Thread.ofVirtual().start(() -> pass(onward, client, Direction.TO_CLIENT));
                pass(client, onward, Direction.TO_SERVER);
                back.join();
            } catch (IOException | InterruptedException e) {
                // the server is not there: so its client is told
            } finally {
                links.remove(this);
                reset();
            }
        }

        private void pass(Socket from, Socket to, Direction direction) {
            try {
                byte[] bytes = new byte[16_384];
                for (int length; (length = from.getInputStream().read(bytes)) >= 0; ) {
                    awaitPassage(direction);
                    to.getOutputStream().write(bytes, 0, length);
                }
                awaitPassage(direction);
                to.shutdownOutput();
            } catch (IOException e) {
                reset();
            }
        }

        /** Without a good-bye, as a broken network would. */
        void reset() {
            reset(client);
            reset(onward);
        }

        private static void reset(Socket socket) {
            try (socket) {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // closed before
            }
        }
    }
}
