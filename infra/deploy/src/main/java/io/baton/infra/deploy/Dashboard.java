package io.baton.infra.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.cost.Prices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.cloudwatch.CfnDashboard;
import software.constructs.Construct;

/** The deployment's dashboard: the worst partitions, their sum, and Lambda's cost. */
final class Dashboard extends Construct {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REGION = "@REGION@";
    private static final int COLUMNS = 24;
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;

    private final Deployment deployment;
    private final Names names;
    private final FleetMetrics metrics;
    private final List<Map<String, Object>> widgets = new ArrayList<>();

    Dashboard(Construct scope, Deployment deployment) {
        super(scope, "Dashboard");
        this.deployment = deployment;
        this.names = new Names(deployment.name());
        this.metrics = new FleetMetrics(deployment);
        if (deployment.observability().measured()) {
            measured();
        }
        graph(
                "Invocations that failed, and waiting in " + names.failures(),
                List.of(
                        lambda("errors", "Errors"),
                        lambda("throttles", "Throttles"),
                        List.of(
                                "AWS/SQS",
                                "ApproximateNumberOfMessagesVisible",
                                "QueueName",
                                names.failures(),
                                stat("Maximum"))));
        graph("Lambda's cost an hour, in dollars (" + Prices.AS_OF + ")", List.of(lambdaCost()));
        CfnDashboard.Builder.create(this, "Dashboard")
                .dashboardName(names.name())
                .dashboardBody(body())
                .build();
    }

    private void measured() {
        lag();
        graph("Throughput: records a minute", List.of(fleet("Records", "Sum")));
        graph("Hand-off gap (ms)", List.of(fleet("HandoffGapMillis", "p50"), fleet("HandoffGapMillis", "Maximum")));
        graph(
                "Dead letters, failures and losses",
                List.of(fleet("DeadLetters", "Sum"), fleet("Failures", "Sum"), fleet("LostToRetention", "Sum")));
        graph(
                "Fenced, crashed and given up, and partitions without a function",
                List.of(
                        fleet("Fenced", "Sum"),
                        fleet("Crashes", "Sum"),
                        fleet("GivenUp", "Sum"),
                        fleet("UnassignedPartitions", "Maximum")));
        graph(
                "Time until Kafka may delete unprocessed records (ms)",
                List.of(fleet("TimeToRetentionMillis", "Minimum")));
        log(
                "Generations: how often each partition has changed hands",
                "filter ispresent(Generation) | stats max(Generation) as generation by Partition | sort generation"
                        + " desc");
        if (deployment.schedules().idleAfter() != null) {
            log(
                    "Asleep: when each function was last found so, and nothing waiting",
                    "parse formattedMessage \"Asleep, and nothing waits: partitions * of\" as partitions | filter"
                            + " ispresent(partitions) | stats max(@timestamp) as asleep by partitions | sort partitions");
        }
    }

    /** A function of several partitions has one lag, its worst. */
    private void lag() {
        boolean hasSeveral = deployment.functions().stream().anyMatch(group -> group.size() > 1);
        boolean hasSingles = deployment.functions().stream().anyMatch(group -> group.size() == 1);
        List<List<Object>> lines = new ArrayList<>();
        if (hasSingles) {
            lines.add(top("top", "Partition"));
        }
        if (hasSeveral) {
            lines.add(top("groups", "Partitions"));
        }
        lines.add(fleet("LagMillis", "Maximum"));
        graph("Lag in time (ms): the ten worst " + (hasSeveral ? "functions" : "partitions"), lines);
    }

    private List<Object> fleet(String field, String statistic) {
        return List.of(metrics.namespace(), metrics.name(field), stat(statistic));
    }

    private static Map<String, Object> stat(String statistic) {
        return Map.of("stat", statistic);
    }

    private List<Object> top(String id, String dimension) {
        String query =
                "SELECT MAX(LagMillis) FROM SCHEMA(\"%s\", GroupId, Topic, \"%s\") WHERE GroupId = '%s' AND Topic = '%s' GROUP BY \"%s\" ORDER BY MAX() DESC LIMIT 10"
                        .formatted(
                                metrics.namespace(),
                                dimension,
                                deployment.source().consumerGroupId(),
                                deployment.source().topic(),
                                dimension);
        return List.of(expression(id, query, dimension.toLowerCase(Locale.ROOT)));
    }

    private List<Object> lambda(String id, String metric) {
        return List.of(expression(id, "SUM(" + search(metric, 60) + ")", id));
    }

    private List<Object> lambdaCost() {
        Machine machine = deployment.function().machine();
        double dollarsPerMilli =
                machine.memorySize() / 1024.0 * Prices.lambdaGigabyteSecond(machine.architecture()) / 1_000;
        String dollars = String.format(Locale.ROOT, "SUM(%s) * %.15f", search("Duration", 3_600), dollarsPerMilli);
        return List.of(expression("cost", dollars, "$ an hour"));
    }

    private String search(String metric, int seconds) {
        String singles = "\"" + names.functionPrefix() + "\"";
        boolean isBySingles = deployment.functions().stream().allMatch(PartitionGroup::isSingle);
        return String.format(
                Locale.ROOT,
                "SEARCH('{AWS/Lambda,FunctionName} %s MetricName=\"%s\"', 'Sum', %d)",
                isBySingles ? singles : "(" + singles + " OR \"" + names.groupPrefix() + "\")",
                metric,
                seconds);
    }

    private static Map<String, Object> expression(String id, String expression, String label) {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("id", id);
        query.put("expression", expression);
        query.put("label", label);
        return query;
    }

    private void graph(String title, List<List<Object>> lines) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("title", title);
        properties.put("region", REGION);
        properties.put("view", "timeSeries");
        properties.put("period", AlarmSettings.MINUTE_SECONDS);
        properties.put("metrics", lines);
        widget("metric", properties);
    }

    private void log(String title, String query) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("title", title);
        properties.put("region", REGION);
        properties.put("view", "table");
        properties.put("query", "SOURCE '" + names.logGroup() + "' | " + query);
        widget("log", properties);
    }

    /** In rows of three. */
    private void widget(String type, Map<String, Object> properties) {
        int place = widgets.size();
        Map<String, Object> widget = new LinkedHashMap<>();
        widget.put("type", type);
        widget.put("x", place * WIDTH % COLUMNS);
        widget.put("y", place * WIDTH / COLUMNS * HEIGHT);
        widget.put("width", WIDTH);
        widget.put("height", HEIGHT);
        widget.put("properties", properties);
        widgets.add(widget);
    }

    private String body() {
        try {
            String json = JSON.writeValueAsString(Map.of("widgets", widgets));
            return Fn.sub(json.replace("${", "${!").replace(REGION, "${AWS::Region}"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps and lists can be written as JSON", e);
        }
    }
}
