package io.baton.infra.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks templates against limits that CloudFormation and IAM would report only in the middle of a deployment. */
final class TemplateLimits {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 1_000_000;
    private static final int MOST_RESOURCES = 500;
    /** All inline policies of a role, without white space. */
    private static final int MOST_INLINE_CHARACTERS = 10_240;

    private static final Pattern PSEUDO = Pattern.compile("\\$\\{AWS::(\\w+)}");
    /** The longest that AWS has. */
    private static final Map<String, String> LONGEST =
            Map.of("Partition", "aws-us-gov", "Region", "ap-southeast-3", "AccountId", "123456789012");

    private static final String ROWS = "OwnLease";
    /** Its own, and its history's. */
    private static final int ROWS_OF_A_PARTITION = 2;

    private static final String TRANSACTIONS = "Transactions";

    private static final String STATE = "State";
    private static final String LIST_STATE = "ListState";

    private static final String GROUPED = "partitionsPerFunction";

    /** The statements of a function's policy whose length depends on the file, with its keys. */
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry(ROWS, "consumerGroupId and topic"),
            Map.entry(TRANSACTIONS, "consumerGroupId and topic"),
            Map.entry(STATE, "state.prefix"),
            Map.entry(LIST_STATE, "state.prefix"),
            Map.entry("WriteOutputs", "outputs.topics"),
            Map.entry("Secrets", "secret and rootCACertificate"),
            Map.entry("WriteDeadLetters", "deadLetters.kafkaTopics"),
            Map.entry("QueueDeadLetters", "deadLetters.queues"),
            Map.entry("PublishDeadLetters", "deadLetters.topics"));

    private TemplateLimits() {}

    static String file(String stack) {
        return stack + ".template.json";
    }

    /**
     * Checks all templates, and reports each problem once.
     *
     * @throws IllegalArgumentException naming what is too long, and the key of the file that makes it so
     */
    static void check(List<String> stacks, Path directory) {
        List<String> problems = new ArrayList<>();
        for (String stack : stacks) {
            Path template = directory.resolve(file(stack));
            try {
                problems.addAll(problems(stack, Files.readString(template)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + template, e);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("AWS would refuse the templates:\n  " + String.join("\n  ", problems));
        }
    }

    static List<String> problems(String stack, String template) throws IOException {
        List<String> problems = new ArrayList<>();
        int bytes = template.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            problems.add(
                    "stack %s: its template has %,d bytes, but CloudFormation allows %,d: shorten environment, deadLetters or managedPolicies, which each partition's function repeats"
                            .formatted(stack, bytes, MOST_BYTES));
        }
        JsonNode resources = JSON.readTree(template).path("Resources");
        if (resources.size() > MOST_RESOURCES) {
            problems.add("stack %s: has %,d resources, and CloudFormation takes %d"
                    .formatted(stack, resources.size(), MOST_RESOURCES));
        }
        for (JsonNode resource : resources) {
            List<String> found = ofRole(stack, resource);
            problems.addAll(found);
            if (!found.isEmpty()) {
                break; // those of the other partitions are the same
            }
        }
        return problems;
    }

    private static List<String> ofRole(String stack, JsonNode resource) {
        if (!resource.path("Type").asText().equals("AWS::IAM::Role")) {
            return List.of();
        }
        int characters = 0;
        Map<String, Integer> parts = new LinkedHashMap<>();
        for (JsonNode policy : resource.path("Properties").path("Policies")) {
            JsonNode document = policy.path("PolicyDocument");
            characters += length(document);
            for (JsonNode statement : document.path("Statement")) {
                String key = isOfSeveral(statement)
                        ? GROUPED
                        : KEYS.get(statement.path("Sid").asText());
                if (key != null) {
                    parts.merge(key, length(statement), Integer::sum);
                }
            }
        }
        if (characters <= MOST_INLINE_CHARACTERS) {
            return List.of();
        }
        String longest = parts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
        String remedy = longest.equals(GROUPED)
                ? "it lists the rows of each partition, the transactional ids of exactlyOnce and the objects of state, with consumerGroupId and topic: take a smaller number"
                : "name fewer of these, or use managedPolicies instead";
        return List.of("%s: a role of stack %s has a policy of %,d characters, but IAM allows %,d: %s"
                .formatted(longest, stack, characters, MOST_INLINE_CHARACTERS, remedy));
    }

    private static boolean isOfSeveral(JsonNode statement) {
        return switch (statement.path("Sid").asText()) {
            case ROWS -> statement.findPath("dynamodb:LeadingKeys").size() > ROWS_OF_A_PARTITION;
            case TRANSACTIONS, STATE -> statement.path("Resource").size() > 1;
            case LIST_STATE -> statement.findPath("s3:prefix").size() > 1;
            default -> false;
        };
    }

    /** As it will be when CloudFormation has put in account and region. */
    private static int length(JsonNode value) {
        return resolved(value).toString().replaceAll("\\s", "").length();
    }

    private static JsonNode resolved(JsonNode value) {
        if (value.isArray()) {
            List<JsonNode> items = new ArrayList<>();
            value.forEach(item -> items.add(resolved(item)));
            return JSON.valueToTree(items);
        }
        if (!value.isObject()) {
            return value;
        }
        if (value.has("Fn::Sub")) {
            return JSON.valueToTree(named(value.path("Fn::Sub").asText()));
        }
        if (value.has("Ref")) {
            return JSON.valueToTree(named("${" + value.path("Ref").asText() + "}"));
        }
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        value.properties().forEach(field -> fields.put(field.getKey(), resolved(field.getValue())));
        return JSON.valueToTree(fields);
    }

    private static String named(String text) {
        return PSEUDO.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(LONGEST.getOrDefault(found.group(1), found.group())));
    }
}
