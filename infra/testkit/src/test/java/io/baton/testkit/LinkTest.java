package io.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.testkit.Link.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {

    private static final int SILENCE_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Link link = new Link();
    private final LinkedBlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    private ServerSocket echo;

    @BeforeEach
    void open() throws IOException {
        echo = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        link.leadTo(echo.getLocalPort());
        Thread.ofPlatform().daemon().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        echo.close();
    }

    @Test
    void whatIsSentComesBack() throws Exception {
        try (Socket client = client()) {
            assertThat(answerTo(client, 7)).isEqualTo(7);
        }
    }

    @Test
    void aCutResetsConnectionsAndNewOnesUntilItIsMended() throws Exception {
        try (Socket client = client()) {
            answerTo(client, 7);
            link.cut();
            assertThatThrownBy(() -> answerTo(client, 8)).isInstanceOf(IOException.class);
        }
        try (Socket client = client()) {
            assertThat(isRefused(client)).isTrue();
        }
        link.restore();
        try (Socket client = client()) {
            assertThat(answerTo(client, 9)).isEqualTo(9);
        }
    }

    @Test
    void nothingEverArrivesThroughACut() throws Exception {
        link.cut();
        for (int i = 0; i < 200; i++) {
            try (Socket client = client()) {
                assertThat(isRefused(client)).isTrue();
            }
        }
        assertThat(received).isEmpty();
    }

    @Test
    void aPausedLinkDeliversWhatItHeldBack() throws Exception {
        try (Socket client = client()) {
            answerTo(client, 7);
            link.pause();
            send(client, 8);
            assertSilent(client);
            link.restore();
            assertThat(client.getInputStream().read()).isEqualTo(8);
        }
    }

    @Test
    void whatIsDroppedOnTheWayBackHasArrived() throws Exception {
        try (Socket client = client()) {
            answerTo(client, 7);
            link.drop(Direction.TO_CLIENT);
            send(client, 8);
            assertThat(received.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(7);
            assertThat(received.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(8);
            assertSilent(client);
        }
    }

    @Test
    void whatIsDroppedOnTheWayThereHasNot() throws Exception {
        try (Socket client = client()) {
            answerTo(client, 7);
            link.drop(Direction.TO_SERVER);
            send(client, 8);
            assertSilent(client);
            assertThat(received).containsExactly(7);
        }
    }

    @Test
    void noConnectionIsMadeThroughALinkThatIsSilentOnOneSide() throws Exception {
        link.drop(Direction.TO_CLIENT);
        try (Socket client = client()) {
            send(client, 8);
            assertSilent(client);
            assertThat(received).isEmpty();
        }
    }

    private Socket client() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), link.port());
        client.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    private static void send(Socket client, int value) throws IOException {
        client.getOutputStream().write(value);
    }

    private static int answerTo(Socket client, int value) throws IOException {
        send(client, value);
        int answer = client.getInputStream().read();
        if (answer < 0) {
            throw new IOException("closed");
        }
        return answer;
    }

    private static boolean isRefused(Socket client) {
        try {
            answerTo(client, 1);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void assertSilent(Socket client) throws IOException {
        client.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(PATIENCE_MILLIS);
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket one = echo.accept();
                Thread.ofVirtual().start(() -> answer(one));
            } catch (IOException e) {
                // the test is over
            }
        }
    }

    private void answer(Socket one) {
        try (one) {
            for (int value = one.getInputStream().read();
                    value >= 0;
                    value = one.getInputStream().read()) {
                received.add(value);
                one.getOutputStream().write(value);
            }
        } catch (IOException e) {
            // the client is gone
        }
    }
}
