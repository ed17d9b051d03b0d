package io.baton.infra.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.cli.errors.UserFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A function's environment variables from a file: {@code NAME=value} lines, or JSON as AWS's command line prints it. Errors
 * never quote the file, which may hold a secret. Stateless.
 */
public final class FunctionVariables {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FunctionVariables() {}

    /**
     * The variables; throws {@link IllegalArgumentException} if the file can't be read.
     *
     * @param option names the file
     */
    public static Map<String, String> read(String option, Path file) {
        String text = new UserFile(option, file).read();
        return text.stripLeading().startsWith("{") ? json(file, text) : lines(file, text);
    }

    private static Map<String, String> json(Path file, String text) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " is not JSON, from line " + e.getLocation().getLineNr());
        }
        for (String wrapper : new String[] {"Configuration", "Environment", "Variables"}) {
            if (node.path(wrapper).isObject()) {
                node = node.path(wrapper);
            }
        }
        Map<String, String> variables = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isValueNode()) {
                throw new IllegalArgumentException(
                        file + " must be a JSON object of strings, or have one as 'Variables': '" + field.getKey()
                                + "' is not a string");
            }
            variables.put(field.getKey(), field.getValue().asText());
        }
        return variables;
    }

    private static Map<String, String> lines(Path file, String text) {
        Map<String, String> variables = new TreeMap<>();
        int number = 0;
        for (String raw : text.split("\\R", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String assignment = line.startsWith("export ")
                    ? line.substring("export ".length()).strip()
                    : line;
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(file + " line " + number + " is not NAME=value");
            }
            variables.put(
                    assignment.substring(0, equals).strip(),
                    unquoted(assignment.substring(equals + 1).strip()));
        }
        return variables;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
