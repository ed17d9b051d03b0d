package io.baton.internal.deadletter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.jspecify.annotations.NullUnmarked;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Reads an envelope as its receivers would. */
@NullUnmarked
record Parsed(JsonNode root) {

    static Parsed from(String json) {
        Parsed parsed = new Parsed(JsonNode.parser().parse(json));
        assertThat(parsed.text("format")).isEqualTo("baton.dead-letter/1");
        return parsed;
    }

    JsonNode at(String... path) {
        JsonNode node = root;
        for (String name : path) {
            node = node.asObject().get(name);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    String text(String... path) {
        JsonNode node = at(path);
        return node.isNull() ? null : node.isNumber() ? node.asNumber() : node.asString();
    }

    byte[] bytes(String... path) {
        String text = text(path);
        return text == null ? null : Base64.getDecoder().decode(text);
    }
}
