package io.baton.internal.secrets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads a secret's text, one JSON object. Keeps the fields whose value is text. */
final class SecretJson {

    private static final JsonFactory JSON = new JsonFactory();

    private SecretJson() {}

    static Secret parse(SecretRef ref, String text) {
        try (JsonParser json = JSON.createParser(text)) {
            var secret = new Secret(ref, fields(json));
            if (json.nextToken() == null) {
                return secret;
            }
        } catch (IOException e) {
            // neither the exception nor its message may be passed on: it quotes the text
        }
        throw ref.problem("is not one JSON object, {\"field\": \"text\", …}", null);
    }

    private static Map<String, String> fields(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("no object");
        }
        var fields = new HashMap<String, String>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                fields.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return fields;
    }
}
