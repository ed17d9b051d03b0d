package io.baton.infra.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A server of HTTP in a JVM of its own, with a directory of its own. Not started by its constructor. Thread-safe. */
abstract class LocalServer implements AutoCloseable {

    final int port = Loopback.freePort();
    final Path directory;
    private final LocalPart part = new LocalPart(this::command, this::answers);

    LocalServer(String directoryPrefix) {
        this.directory = Directories.temporary(directoryPrefix);
    }

    /** How it is started; its port is free. */
    abstract JvmCommand command();

    public URI endpoint() {
        return URI.create("http://" + Loopback.HOST + ":" + port);
    }

    void begin() {
        part.start();
    }

    /** SIGKILL. */
    public void kill() {
        part.child().kill();
    }

    /** SIGSTOP: connections stay open and nothing answers. */
    public void pause() {
        part.child().pause();
    }

    public void resume() {
        part.child().resume();
    }

    @Override
    public void close() {
        part.end(Duration.ZERO);
        Directories.delete(directory);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
