package io.baton.internal.rehearsal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A table on this machine's loopback with one row, which it shows to each read, and which refuses each write. It lets the code of
 * DynamoDB's client have its first time while the function is loaded. Close it on the thread that opened it.
 */
public final class RehearsalTable implements AutoCloseable {

    private static final String LENGTH = "content-length:";
    private static final int MOST_BYTES = 1 << 20;

    private final String row;
    private final LoopbackServer server;

    private RehearsalTable(String row) throws IOException {
        this.row = row;
        this.server = LoopbackServer.open(this::serve);
    }

    /**
     * It has that row alone.
     *
     * @param row as DynamoDB writes an item in JSON
     */
    public static RehearsalTable open(String row) throws IOException {
        return new RehearsalTable(row);
    }

    public URI endpoint() {
        return URI.create("http://" + server.host() + ":" + server.port());
    }

    private void serve(Socket client) throws IOException {
        var in = new BufferedInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        while (answered(in, out)) {
            // the next request
        }
    }

    private boolean answered(InputStream in, OutputStream out) throws IOException {
        boolean reads = false;
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String header = line.toLowerCase(Locale.ROOT);
            reads |= header.endsWith("getitem");
            if (header.startsWith(LENGTH)) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            }
        }
        if (in.readNBytes(Math.min(length, MOST_BYTES)).length == 0) {
            return false;
        }
        String body = reads
                ? "{\"Item\":" + row + "}"
                : "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\",\"Message\":\"rehearsed\",\"Item\":"
                        + row + "}";
        String head =
                "HTTP/1.1 %s\r\nContent-Type: application/x-amz-json-1.0\r\nx-amzn-RequestId: rehearsal\r\nContent-Length: %s\r\n\r\n"
                        .formatted(reads ? "200 OK" : "400 Bad Request", body.length());
        out.write((head + body).getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
