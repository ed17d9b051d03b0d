package io.baton.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way to a server that can be broken: a TCP proxy on a port of its own, which can be {@link #cut}, {@link #pause}d, or
 * made deaf on one side. Each of these, and {@link #restore}, replaces the one before. What is held back is not lost, as
 * with TCP it would not be: it arrives when the link is restored, unless the connection was given up meanwhile.
 *
 * <p>Thread-safe. Owns the thread {@code link-PORT} and two virtual ones for each connection.
 */
public final class Link implements AutoCloseable {

    /** Which way bytes travel. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private static final int BACKLOG = 128;
    private static final int CHUNK_BYTES = 16 << 10;

    private final ServerSocket door;
    private final Thread acceptor;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Direction> silent = EnumSet.noneOf(Direction.class);
    private boolean cut;
    private volatile int serverPort;

    private Link(ServerSocket door) {
        this.door = door;
        this.acceptor =
                Thread.ofPlatform().daemon().name("link-" + door.getLocalPort()).unstarted(this::accept);
    }

    /** Leads nowhere yet: connections are reset until {@link #leadTo} says where. */
    public static Link open() {
        return to(0);
    }

    /** To that port of this machine, whose server may come and go. */
    public static Link to(int serverPort) {
        try {
            var link = new Link(new ServerSocket(Loopback.freePort(), BACKLOG, InetAddress.getLoopbackAddress()));
            link.leadTo(serverPort);
            link.acceptor.start();
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException("No port for a link", e);
        }
    }

    /** Where connections are led from now on. */
    public void leadTo(int port) {
        serverPort = port;
    }

    public int port() {
        return door.getLocalPort();
    }

    /** {@code host:port}, for clients. */
    public String address() {
        return Loopback.HOST + ":" + port();
    }

    /** How many clients are connected. */
    public int connections() {
        return wires.size();
    }

    /** Connections are reset, and new ones too. */
    public void cut() {
        become(true, EnumSet.noneOf(Direction.class));
    }

    /** Connections stay open, new ones are taken, and nothing comes through. */
    public void pause() {
        become(false, EnumSet.allOf(Direction.class));
    }

    /** Nothing comes through in this direction, everything in the other; no new connection reaches the server. */
    public void drop(Direction direction) {
        become(false, EnumSet.of(direction));
    }

    /** Everything comes through again. */
    public void restore() {
        become(false, EnumSet.noneOf(Direction.class));
    }

    private void become(boolean nowCut, Set<Direction> nowSilent) {
        lock.lock();
        try {
            cut = nowCut;
            silent.clear();
            silent.addAll(nowSilent);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (nowCut) {
            wires.forEach(Wire::reset);
        }
    }

    private void awaitPassage(Set<Direction> directions) throws SocketException {
        lock.lock();
        try {
            while (!Collections.disjoint(silent, directions)) {
                changed.awaitUninterruptibly();
            }
            if (cut) {
                throw new SocketException("cut"); // what was held back must not slip through before the reset
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (true) {
            try {
                var wire = new Wire(door.accept());
                wires.add(wire);
                Thread.ofVirtual().start(wire::run);
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** Ends every connection. */
    @Override
    public void close() {
        try {
            door.close();
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cut();
    }

    /** A client's connection and the one made for it. */
    private final class Wire {

        private final Socket client;
        private final Socket onward = new Socket();

        Wire(Socket client) {
            this.client = client;
        }

        void run() {
            try {
                // a handshake needs both ways
                awaitPassage(EnumSet.allOf(Direction.class));
                client.setTcpNoDelay(true);
                onward.setTcpNoDelay(true);
                onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
                Thread back = Thread.ofVirtual().start(() -> pass(onward, client, Direction.TO_CLIENT));
                pass(client, onward, Direction.TO_SERVER);
                back.join();
            } catch (IOException e) {
                // cut, or the server is not there: so its client is told
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                wires.remove(this);
                reset();
            }
        }

        private void pass(Socket from, Socket to, Direction direction) {
            try {
                byte[] chunk = new byte[CHUNK_BYTES];
                for (int length; (length = from.getInputStream().read(chunk)) >= 0; ) {
                    awaitPassage(EnumSet.of(direction));
                    to.getOutputStream().write(chunk, 0, length);
                }
                awaitPassage(EnumSet.of(direction));
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
