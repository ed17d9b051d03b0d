package io.baton.infra.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.cli.AwsStub;
import io.baton.infra.cli.AwsStub.Reply;
import io.baton.infra.cli.AwsStub.Request;
import io.baton.infra.cli.Commands;
import io.baton.infra.cli.Commands.Answer;
import io.baton.infra.cli.LocalTable;
import io.baton.infra.cli.SystemProperties;
import io.baton.infra.cli.command.ExitCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What doctor says of the rules and schedules that start a deployment's functions. */
class ScheduleChecksTest {

    private static final String ARN = "arn:aws:lambda:us-east-1:111111111111:function:";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A rule of EventBridge, or a schedule of the Scheduler. */
    private record Starter(String name, String target, boolean enabled, boolean watchdog) {

        String state() {
            return enabled ? "ENABLED" : "DISABLED";
        }
    }

    private final LocalTable table = LocalTable.fresh();
    private final SystemProperties properties = new SystemProperties();
    private final Map<String, String> functions = new LinkedHashMap<>();
    private final List<Starter> rules = new ArrayList<>();
    private final List<Starter> schedules = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private boolean refused;
    private AwsStub aws;

    @BeforeEach
    void twoFunctionsOneByRulesAndOneByTheScheduler() {
        aws = AwsStub.byRequest(this::answer);
        for (String service : List.of("Lambda", "EventBridge", "Scheduler", "Sts")) {
            properties.set("aws.endpointUrl" + service, aws.endpoint().toString());
        }
        properties.set("aws.accessKeyId", "any");
        properties.set("aws.secretAccessKey", "any");
        functions.put("orders-group-0-3", "0-3");
        functions.put("orders-partition-4", "4");
        rules.add(new Starter("orders-group-0-3-tick", "orders-group-0-3", true, false));
        rules.add(new Starter("orders-group-0-3-watchdog", "orders-group-0-3", true, true));
        schedules.add(new Starter("orders-partition-4-tick", "orders-partition-4", true, false));
        schedules.add(new Starter("orders-partition-4-watchdog", "orders-partition-4:live", true, true));
        rules.add(new Starter("another's", "nothing-of-ours", true, false));
    }

    @AfterEach
    void back() {
        aws.close();
        properties.close();
    }

    @Test
    void aTickAndAWatchdogForEachPartitionAreWell() {
        assertThat(doctor().out())
                .contains("OK       schedules          a tick and a watchdog for each of 5 partitions");
    }

    @Test
    void aWatchdogThatIsMissingOrDisabledIsNamed() {
        rules.set(1, new Starter("orders-group-0-3-watchdog", "orders-group-0-3", false, true));
        schedules.remove(1);
        Answer answer = doctor();
        assertThat(answer.out())
                .contains(
                        "WARN     schedules          no watchdog starts a function of g/orders/0, g/orders/1, g/orders/2, g/orders/3, g/orders/4; disabled: orders-group-0-3-watchdog\n")
                .doesNotContain("no tick", "nothing starts");
        assertThat(answer.code()).isZero();
    }

    @Test
    void aTickThatIsDisabledIsAnError() {
        schedules.set(0, new Starter("orders-partition-4-tick", "orders-partition-4", false, false));
        Answer answer = doctor();
        assertThat(answer.out())
                .contains(
                        "ERROR    schedules          no tick starts a function of g/orders/4; disabled: orders-partition-4-tick\n")
                .doesNotContain("no watchdog", "nothing starts");
        assertThat(answer.code()).isEqualTo(ExitCodes.UNHEALTHY);
    }

    @Test
    void aFunctionThatNothingStartsIsAnError() {
        rules.removeIf(rule -> rule.target().equals("orders-group-0-3"));
        Answer answer = doctor();
        assertThat(answer.out())
                .contains(
                        "ERROR    schedules          nothing starts a function of g/orders/0, g/orders/1, g/orders/2, g/orders/3\n")
                .doesNotContain("no tick", "no watchdog");
        assertThat(answer.code()).isEqualTo(ExitCodes.UNHEALTHY);
    }

    @Test
    void aPartitionThatOnlyTheFunctionThatLeavesKnowsIsNamed() {
        functions.put("orders-group-0-3", "0-2");
        functions.put("orders-partition-3", "3");
        assertThat(doctor().out())
                .contains("ERROR    schedules          nothing starts a function of g/orders/3\n")
                .doesNotContain("no tick", "no watchdog");
    }

    @Test
    void whilePartitionsAreDividedAnewTheOlderFunctionNeedsNoSchedule() {
        functions.put("orders-partition-0", "0");
        assertThat(doctor().out())
                .contains("OK       schedules          a tick and a watchdog for each of 5 partitions");
    }

    @Test
    void functionsOfAnotherTableAreAnothersBusiness() {
        others.add("elsewhere");
        functions.put("elsewhere", "9");
        assertThat(doctor().out())
                .contains("OK       schedules          a tick and a watchdog for each of 5 partitions");
    }

    @Test
    void whatMayNotBeSeenIsSkipped() {
        refused = true;
        Answer answer = doctor();
        assertThat(answer.out())
                .contains("SKIPPED  schedules", "-> allow events:ListRules, events:ListTargetsByRule, scheduler:");
        assertThat(answer.code()).isZero();
    }

    private Answer doctor() {
        return Commands.in(Map.of())
                .run(
                        "doctor",
                        "--table",
                        table.name(),
                        "--region",
                        "us-east-1",
                        "--endpoint",
                        table.endpoint().toString());
    }

    private Reply answer(Request request) {
        if (request.target().startsWith("AWSEvents.") || request.path().startsWith("/schedules")) {
            return refused ? Reply.error(400, "AccessDeniedException", "not yours") : started(request);
        }
        if (request.path().contains("account-settings")) {
            return ok(Map.of("AccountLimit", Map.of("ConcurrentExecutions", 1_000)));
        }
        return ok(Map.of(
                "Functions",
                functions.entrySet().stream()
                        .map(one -> Map.of(
                                "FunctionName",
                                one.getKey(),
                                "FunctionArn",
                                ARN + one.getKey(),
                                "Environment",
                                Map.of(
                                        "Variables",
                                        Map.of(
                                                "BATON_GROUP_ID",
                                                "g",
                                                "BATON_TOPIC",
                                                "orders",
                                                "BATON_PARTITIONS",
                                                one.getValue(),
                                                "BATON_LEASE_TABLE",
                                                others.contains(one.getKey()) ? "another" : table.name()))))
                        .toList()));
    }

    private Reply started(Request request) {
        String path = request.path();
        if (path.equals("/schedules")) {
            return ok(Map.of("Schedules", schedules.stream().map(this::summary).toList()));
        }
        if (path.startsWith("/schedules/")) {
            return ok(schedules.stream()
                    .filter(one -> path.equals("/schedules/" + one.name()))
                    .map(one -> Map.of(
                            "Name", one.name(), "Target", Map.of("Arn", ARN + one.target(), "Input", input(one))))
                    .findFirst()
                    .orElseThrow());
        }
        return request.target().equals("AWSEvents.ListRules") ? listed(request) : targets(request);
    }

    private Map<String, Object> summary(Starter one) {
        return Map.of(
                "Name", one.name(),
                "GroupName", "orders",
                "State", one.state(),
                "Target", Map.of("Arn", ARN + one.target()));
    }

    /** One a page; and one that events set off, which is no schedule. */
    private Reply listed(Request request) {
        int page = rules.size();
        for (int i = 0; i < rules.size(); i++) {
            page = request.body().contains("\"NextToken\":\"" + i + "\"") ? i : page;
        }
        if (!request.body().contains("NextToken")) {
            return ok(Map.of("Rules", List.of(Map.of("Name", "of-events", "State", "ENABLED")), "NextToken", "0"));
        }
        Starter rule = rules.get(page);
        var listed = Map.of("Name", rule.name(), "State", rule.state(), "ScheduleExpression", "rate(1 minute)");
        return page + 1 == rules.size()
                ? ok(Map.of("Rules", List.of(listed)))
                : ok(Map.of("Rules", List.of(listed), "NextToken", Integer.toString(page + 1)));
    }

    private Reply targets(Request request) {
        return ok(Map.of(
                "Targets",
                Stream.of(rules)
                        .flatMap(List::stream)
                        .filter(one -> request.body().contains("\"" + one.name() + "\""))
                        .map(one -> one.watchdog()
                                ? Map.of(
                                        "Id",
                                        "function",
                                        "Arn",
                                        ARN + one.target(),
                                        "InputTransformer",
                                        Map.of("InputTemplate", input(one)))
                                : Map.of("Id", "function", "Arn", ARN + one.target()))
                        .toList()));
    }

    private static String input(Starter one) {
        return one.watchdog() ? "{\"time\":<time>,\"baton\":{\"trigger\":\"watchdog\"}}" : "{\"time\":<time>}";
    }

    private static Reply ok(Object body) {
        try {
            return new Reply(200, "application/x-amz-json-1.1", JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
