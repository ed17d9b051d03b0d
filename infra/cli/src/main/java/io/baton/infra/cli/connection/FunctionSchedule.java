package io.baton.infra.cli.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;

/**
 * What starts a function at certain times: a rule of EventBridge, or a schedule of EventBridge Scheduler.
 *
 * @param name the rule's or the schedule's
 * @param function the name of the function that it starts
 * @param isWatchdog whether it starts the function as a watchdog, by what the event says; else as a tick
 */
public record FunctionSchedule(String name, String function, boolean isEnabled, boolean isWatchdog) {

    private static final Pattern WATCHDOG = Pattern.compile("\"trigger\"\\s*:\\s*\"watchdog\"");

    /**
     * The schedules of these functions. Asks once for each rule of the account and region that has a schedule, and once for each of
     * the functions' schedules.
     */
    public static List<FunctionSchedule> find(
            EventBridgeClient rules, SchedulerClient schedules, Iterable<FunctionConfiguration> functions) {
        Map<String, String> names = new TreeMap<>();
        functions.forEach(function -> names.put(function.functionArn(), function.functionName()));
        List<FunctionSchedule> found = new ArrayList<>(byRule(rules, names));
        found.addAll(byScheduler(schedules, names));
        return found;
    }

    private static List<FunctionSchedule> byRule(EventBridgeClient client, Map<String, String> names) {
        List<FunctionSchedule> found = new ArrayList<>();
        for (Rule rule : scheduled(client)) {
            for (Target target : targets(client, rule.name())) {
                String input = target.inputTransformer() == null
                        ? target.input()
                        : target.inputTransformer().inputTemplate();
                named(target.arn(), names)
                        .map(function -> new FunctionSchedule(
                                rule.name(), function, rule.state() != RuleState.DISABLED, isWatchdogs(input)))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /** The rules that a time sets off, and not an event. Only the default bus has such rules. */
    private static List<Rule> scheduled(EventBridgeClient client) {
        List<Rule> rules = new ArrayList<>();
        String next = null;
        do {
            String token = next;
            ListRulesResponse page = client.listRules(request -> request.nextToken(token));
            page.rules().stream()
                    .filter(rule -> rule.scheduleExpression() != null)
                    .forEach(rules::add);
            next = page.nextToken();
        } while (next != null);
        return rules;
    }

    private static List<Target> targets(EventBridgeClient client, String rule) {
        List<Target> targets = new ArrayList<>();
        String next = null;
        do {
            String token = next;
            ListTargetsByRuleResponse page =
                    client.listTargetsByRule(request -> request.rule(rule).nextToken(token));
            targets.addAll(page.targets());
            next = page.nextToken();
        } while (next != null);
        return targets;
    }

    private static List<FunctionSchedule> byScheduler(SchedulerClient client, Map<String, String> names) {
        List<FunctionSchedule> found = new ArrayList<>();
        for (ScheduleSummary summary :
                client.listSchedulesPaginator(request -> {}).schedules()) {
            Optional<String> function = summary.target() == null
                    ? Optional.empty()
                    : named(summary.target().arn(), names);
            if (function.isPresent()) {
                // the list does not have the event that a schedule sends
                GetScheduleResponse whole = client.getSchedule(
                        request -> request.name(summary.name()).groupName(summary.groupName()));
                found.add(new FunctionSchedule(
                        summary.name(),
                        function.get(),
                        summary.state() != ScheduleState.DISABLED,
                        isWatchdogs(whole.target().input())));
            }
        }
        return found;
    }

    /** A target may name a version or an alias behind the function. */
    private static Optional<String> named(@Nullable String arn, Map<String, String> names) {
        return Optional.ofNullable(arn)
                .flatMap(target -> names.entrySet().stream()
                        .filter(function ->
                                target.equals(function.getKey()) || target.startsWith(function.getKey() + ":"))
                        .map(Map.Entry::getValue)
                        .findFirst());
    }

    private static boolean isWatchdogs(@Nullable String input) {
        return WATCHDOG.matcher(Objects.requireNonNullElse(input, "")).find();
    }
}
