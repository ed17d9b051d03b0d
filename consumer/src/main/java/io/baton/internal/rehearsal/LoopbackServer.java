package io.baton.internal.rehearsal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts connections on this machine's loopback, and gives each a thread. Close it on the thread that opened it. */
final class LoopbackServer implements AutoCloseable {

    /** Answers one client until it goes. */
    @FunctionalInterface
    interface Conversation {
        void with(Socket client) throws IOException;
    }

    private final ServerSocket server;
    private final Conversation conversation;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private LoopbackServer(ServerSocket server, Conversation conversation) {
        this.server = server;
        this.conversation = conversation;
    }

    static LoopbackServer open(Conversation conversation) throws IOException {
        var opened = new LoopbackServer(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), conversation);
        opened.start(opened::accept);
        return opened;
    }

    String host() {
        return server.getInetAddress().getHostAddress();
    }

    int port() {
        return server.getLocalPort();
    }

    private void start(Runnable task) {
        Thread.ofPlatform().name("baton-rehearsal").daemon().start(task);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                start(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            conversation.with(connection);
        } catch (IOException | RuntimeException e) {
            // the client has gone, or asks for something that is not answered: either way the connection is closed
        } finally {
            connections.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
