package io.baton.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.infra.local.Link.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final int PATIENCE_MILLIS = 30_000;
    /** How long nothing must come of what is held back. */
    private static final int QUIET_MILLIS = 150;

    private final Echo server = new Echo();
    private final Link link = Link.to(server.port());

    @AfterEach
    void close() throws Exception {
        link.close();
        server.close();
    }

    @Test
    void passesBothWays() throws Exception {
        try (Socket client = connect()) {
            say(client, "one");
            assertThat(hear(client, 3)).isEqualTo("one");
            assertThat(link.connections()).isEqualTo(1);
        }
    }

    @Test
    void aCutEndsConnectionsAndNewOnesToo() throws Exception {
        try (Socket before = connect()) {
            say(before, "one");
            hear(before, 3);

            link.cut();

            assertEnded(before);
            assertThatThrownBy(() -> askOnce("two")).isInstanceOf(IOException.class);
        }
        link.restore();
        assertThat(askOnce("three")).isEqualTo("three");
        assertThat(server.heard).containsExactly("one", "three");
    }

    @Test
    void whatAPausedLinkHeldBackArrivesLaterOnTheSameConnection() throws Exception {
        try (Socket client = connect()) {
            link.pause();
            say(client, "one");
            assertSilent(client);
            assertThat(server.heard).isEmpty();

            link.restore();

            assertThat(hear(client, 3)).isEqualTo("one");
        }
    }

    @Test
    void answersAreHeldBackWhileRequestsArrive() throws Exception {
        try (Socket client = connect()) {
            say(client, "one");
            hear(client, 3);
            server.heard.clear();
            link.drop(Direction.TO_CLIENT);
            say(client, "two");
            assertThat(server.heard.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                    .isEqualTo("two");
            assertSilent(client);

            link.restore();

            assertThat(hear(client, 3)).isEqualTo("two");
        }
    }

    @Test
    void requestsAreHeldBackWhileAnswersArrive() throws Exception {
        try (Socket client = connect()) {
            say(client, "one");
            hear(client, 3);
            link.drop(Direction.TO_SERVER);
            say(client, "two");

            server.sayToAll("news");

            assertThat(hear(client, 4)).isEqualTo("news");
            assertSilent(client);
            assertThat(server.heard).containsExactly("one");
        }
    }

    @Test
    void aPausedConnectionCanBeCut() throws Exception {
        try (Socket client = connect()) {
            link.pause();
            say(client, "one");
            assertSilent(client);

            link.cut();

            assertEnded(client);
        }
    }

    @Test
    void theEndOfOneSideIsTheEndOfTheOther() throws Exception {
        try (Socket client = connect()) {
            say(client, "one");
            hear(client, 3);
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aServerThatIsAwayIsNoticedByItsClients() throws Exception {
        server.close();
        assertThatThrownBy(() -> askOnce("one")).isInstanceOf(IOException.class);
    }

    @Test
    void nothingEverArrivesThroughACut() {
        link.cut();
        for (int i = 0; i < 200; i++) {
            assertThatThrownBy(() -> askOnce("one")).isInstanceOf(IOException.class);
        }
        assertThat(server.heard).isEmpty();
    }

    @Test
    void noConnectionIsMadeThroughALinkThatIsSilentOnOneSide() throws Exception {
        link.drop(Direction.TO_CLIENT);
        try (Socket client = connect()) {
            say(client, "one");
            assertSilent(client);
            assertThat(server.heard).isEmpty();

            link.restore();

            assertThat(hear(client, 3)).isEqualTo("one");
        }
    }

    @Test
    void leadsNowhereUntilItIsToldWhere() throws Exception {
        try (Link early = Link.open()) {
            try (Socket client = connect(early)) {
                assertEnded(client);
            }
            early.leadTo(server.port());
            try (Socket client = connect(early)) {
                say(client, "one");
                assertThat(hear(client, 3)).isEqualTo("one");
            }
        }
    }

    private Socket connect() throws IOException {
        return connect(link);
    }

    private static Socket connect(Link link) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), link.port());
        client.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    private String askOnce(String word) throws IOException {
        try (Socket client = connect()) {
            say(client, word);
            return hear(client, word.length());
        }
    }

    private static void say(Socket client, String word) throws IOException {
        client.getOutputStream().write(word.getBytes(StandardCharsets.UTF_8));
    }

    private static String hear(Socket client, int length) throws IOException {
        byte[] heard = client.getInputStream().readNBytes(length);
        if (heard.length < length) {
            throw new IOException("the connection ended");
        }
        return new String(heard, StandardCharsets.UTF_8);
    }

    private static void assertEnded(Socket client) {
        assertThatThrownBy(() -> hear(client, 1))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    private static void assertSilent(Socket client) throws IOException {
        client.setSoTimeout(QUIET_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Says again what it hears, and keeps it. */
    private static final class Echo implements AutoCloseable {

        private final ServerSocket socket;
        private final Thread acceptor;
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();

        Echo() {
            try {
                socket = new ServerSocket(Loopback.freePort(), 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            acceptor = Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = socket.accept();
                    clients.add(client);
                    Thread.ofVirtual().start(() -> echo(client));
                }
            } catch (IOException e) {
                // closed
            }
        }

        private void echo(Socket client) {
            byte[] bytes = new byte[100];
            try (client) {
                for (int length; (length = client.getInputStream().read(bytes)) >= 0; ) {
                    heard.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
                    client.getOutputStream().write(bytes, 0, length);
                }
            } catch (IOException e) {
                // the client is gone
            }
        }

        void sayToAll(String word) throws IOException {
            for (Socket client : clients) {
                say(client, word);
            }
        }

        /** Until the thread in accept has left it, the port is open. */
        @Override
        public void close() throws IOException {
            socket.close();
            try {
                acceptor.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
