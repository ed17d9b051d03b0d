package io.baton.infra.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What CDK's own checks of a template say. CDK puts it into a file, and only that file's name into its error. */
final class ValidationReport {

    private static final String FILE = "validation-report.json";

    private ValidationReport() {}

    /** A line for each thing, with its place; none where there is no report that can be read. */
    static List<String> in(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        try {
            for (JsonNode plugin : new ObjectMapper().readTree(file.toFile()).path("pluginReports")) {
                for (JsonNode violation : plugin.path("violations")) {
                    String place = violation
                            .path("violatingConstructs")
                            .path(0)
                            .path("constructPath")
                            .asText("a stack");
                    lines.add(place + ": " + violation.path("description").asText());
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return lines;
    }
}
