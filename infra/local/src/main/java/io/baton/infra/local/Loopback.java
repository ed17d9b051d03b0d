package io.baton.infra.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on this machine's loopback address. Stateless. */
public final class Loopback {
    public static final String HOST = "127.0.0.1";

    // Below the ephemeral range: while a killed server is away, a client that keeps trying its port could be given that
    // very port as its own and connect to itself.
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int TRIES = 100;

    private Loopback() {}

    /**
     * A port that no process listens on now, and that neither this JVM nor another of this user gets from here again while
     * this one lives. Other programs may still take it.
     */
    public static int freePort() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (PortReservations.reserve(port) && isFree(port)) {
                return port;
            }
        }
        throw new LocalPartException("No free port found between " + FIRST + " and " + LAST);
    }

    /** Fails in one sentence when a process listens on it; a server's own complaint is longer. */
    static void requireFree(int port, String what) {
        if (!isFree(port)) {
            throw new PortTakenException(what + " can't start: port " + port + " is taken on " + HOST + ".");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
