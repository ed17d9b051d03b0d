package io.baton.infra.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;

/** An HTTP answer. Never changed. */
final class Reply {

    static final String JSON = "application/json; charset=utf-8";

    private final int status;
    private final String contentType;
    private final byte[] body;

    Reply(int status, String contentType, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
    }

    static Reply json(byte[] body) {
        return new Reply(200, JSON, body);
    }

    /** With the reason, for the page to show. */
    static Reply refused(int status, String message) {
        String body =
                JsonNodeFactory.instance.objectNode().put("message", message).toString();
        return new Reply(status, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }
}
