package io.baton.infra.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.baton.infra.deploy.config.Grouping;
import io.baton.infra.emulator.Delivery;
import io.baton.infra.emulator.FunctionSpec;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Tick;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.lab.run.ScheduledFunctions;
import io.baton.internal.lease.PartitionRanges;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The functions of a template, read out of nothing but its JSON. Replaced are the addresses of Kafka and DynamoDB; added is
 * what the demo's handler writes its notes to. A minute of EventBridge and of Lambda's queue is shorter.
 */
final class TemplateFunctions implements ScheduledFunctions {

    private static final String RULES_EVENT = """
        {"version":"0","id":"1","detail-type":"Scheduled Event","source":"aws.events","account":"123456789012",\
        "time":"<time>","region":"eu-west-1","resources":[],"detail":{}}\
        """;

    private static final Duration LEAST_AGE = Duration.ofSeconds(6);

    private final JsonNode template;
    private final Path jar;
    private final Duration minute;

    /** The template of the first partitions; the jar is the one that its key stands for. */
    TemplateFunctions(JsonNode template, Path jar, Duration minute) {
        this.template = template;
        this.jar = jar;
        this.minute = minute;
    }

    private List<JsonNode> functions() {
        return Synthesized.of(template, "AWS::Lambda::Function").values().stream()
                .map(function -> function.path("Properties"))
                .toList();
    }

    @Override
    public List<String> names() {
        return List.copyOf(partitions().keySet());
    }

    @Override
    public Map<String, List<Integer>> partitions() {
        Map<Integer, JsonNode> byFirst = new TreeMap<>();
        functions().forEach(function -> byFirst.put(partitions(function).getFirst(), function));
        Map<String, List<Integer>> partitions = new LinkedHashMap<>();
        byFirst.values()
                .forEach(
                        function -> partitions.put(function.path("FunctionName").asText(), partitions(function)));
        return partitions;
    }

    private static List<Integer> partitions(JsonNode function) {
        Map<String, String> variables = variables(function);
        String one = variables.getOrDefault("BATON_PARTITION", "");
        return PartitionRanges.parse(variables.getOrDefault("BATON_PARTITIONS", one), Grouping.MOST);
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(functions().getFirst().path("Timeout").asLong());
    }

    @Override
    public void deploy(LambdaEmulator lambda, Addresses addresses, Map<String, String> environment) {
        for (JsonNode function : functions()) {
            Map<String, String> all = variables(function);
            all.putAll(environment);
            all.putAll(Addresses.CREDENTIALS);
            all.put("KAFKA_BOOTSTRAP_SERVERS", addresses.bootstrapServers());
            all.put("AWS_ENDPOINT_URL_DYNAMODB", addresses.dynamoDb().toString());
            JsonNode async = async(function);
            var spec = new FunctionSpec(
                    function.path("FunctionName").asText(),
                    jar,
                    function.path("Handler").asText(),
                    all,
                    Duration.ofSeconds(function.path("Timeout").asLong()),
                    function.path("MemorySize").asInt(),
                    function.path("ReservedConcurrentExecutions").asInt(0),
                    async.path("MaximumRetryAttempts").asInt(),
                    List.of(minute, minute.multipliedBy(2)),
                    maxEventAge(async));
            // CloudFormation leaves alone what has not changed
            if (!spec.equals(lambda.functions().get(spec.name()))) {
                lambda.deploy(spec);
            }
        }
    }

    @Override
    public CronTicks schedule(LambdaEmulator lambda, Function<Tick, List<Delivery>> plan) {
        return new CronTicks(lambda, lines(), minute, plan);
    }

    List<CronTicks.Line> lines() {
        List<CronTicks.Line> lines = new ArrayList<>();
        Synthesized.of(template, "AWS::Events::Rule")
                .values()
                .forEach(rule -> lines.add(ofRule(rule.path("Properties"))));
        Synthesized.of(template, "AWS::Scheduler::Schedule")
                .values()
                .forEach(schedule -> lines.add(ofScheduler(schedule.path("Properties"))));
        return lines;
    }

    private CronTicks.Line ofRule(JsonNode rule) {
        JsonNode target = rule.path("Targets").path(0);
        JsonNode transformer = target.path("InputTransformer");
        // EventBridge puts a text's quotes itself
        String event = transformer.isMissingNode()
                ? RULES_EVENT
                : transformer.path("InputTemplate").asText().replace("<time>", "\"<time>\"");
        return line(target.path("Arn"), rule.path("ScheduleExpression").asText(), event);
    }

    private CronTicks.Line ofScheduler(JsonNode schedule) {
        JsonNode target = schedule.path("Target");
        String event = target.path("Input").asText().replace("<aws.scheduler.scheduled-time>", "<time>");
        return line(target.path("Arn"), schedule.path("ScheduleExpression").asText(), event);
    }

    private CronTicks.Line line(JsonNode arn, String expression, String event) {
        String logicalId = arn.path("Fn::GetAtt").path(0).asText();
        String function = template.path("Resources")
                .path(logicalId)
                .path("Properties")
                .path("FunctionName")
                .asText();
        return new CronTicks.Line(function, expression, event, event.contains("watchdog"));
    }

    /** Shortened as a minute is, but for what a JVM takes to start, which is as long here as there. */
    private Duration maxEventAge(JsonNode async) {
        Duration shortened = minute.multipliedBy(
                        async.path("MaximumEventAgeInSeconds").asLong())
                .dividedBy(60);
        return shortened.compareTo(LEAST_AGE) < 0 ? LEAST_AGE : shortened;
    }

    /** What the function's queue of events is told. */
    private JsonNode async(JsonNode function) {
        return Synthesized.of(template, "AWS::Lambda::EventInvokeConfig").values().stream()
                .map(config -> config.path("Properties"))
                .filter(config -> template.path("Resources")
                        .path(config.path("FunctionName").path("Ref").asText())
                        .path("Properties")
                        .equals(function))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> variables(JsonNode function) {
        Map<String, String> variables = new TreeMap<>();
        function.path("Environment")
                .path("Variables")
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asText()));
        return variables;
    }
}
