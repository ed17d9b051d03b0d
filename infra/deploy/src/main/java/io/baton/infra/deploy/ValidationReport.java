package io.baton.infra.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The results of CDK's own checks of a template, which CDK writes to a file and does not put into its error. */
final class ValidationReport {

    private static final String FILE = "validation-report.json";

    private ValidationReport() {}

    /** A line for each problem, with its place; none without a report that can be read. */
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
