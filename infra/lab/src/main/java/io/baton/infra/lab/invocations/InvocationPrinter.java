package io.baton.infra.lab.invocations;

import io.baton.infra.emulator.InvocationEvent;
import io.baton.infra.ledger.EndedInvocation.Outcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells what becomes of a user's own function, a line an event. What found the partition well looked after, as a watchdog
 * does every second, is passed over. Called by the emulator's thread.
 */
public final class InvocationPrinter implements Consumer<InvocationEvent> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final int LONGEST_ANSWER = 300;

    private final PrintWriter out;
    private final Function<String, Path> logs;

    /** @param logs where the log of an environment is */
    public InvocationPrinter(PrintWriter out, Function<String, Path> logs) {
        this.out = out;
        this.logs = logs;
    }

    @Override
    public void accept(InvocationEvent event) {
        switch (event) {
            case InvocationEvent.EnvironmentStarted started ->
                tell(started, "new environment, log " + logs.apply(started.environmentId()));
            case InvocationEvent.Succeeded succeeded -> answer(succeeded).forEach(line -> tell(succeeded, line));
            case InvocationEvent.Failed failed ->
                tell(failed, name(failed) + " failed: " + failed.errorType() + ": " + failed.message());
            case InvocationEvent.TimedOut timedOut ->
                tell(timedOut, name(timedOut) + " overran its timeout and was killed");
            case InvocationEvent.EnvironmentDied died ->
                tell(
                        died,
                        "%s ended without an answer%s: %s: %s"
                                .formatted(
                                        name(died),
                                        died.outOfMemory() ? ", for it wanted more memory than it has" : "",
                                        InvocationEvent.EnvironmentDied.ERROR_TYPE,
                                        died.message()));
            case InvocationEvent.Noted noted -> {}
            case InvocationEvent.InitFailed failed ->
                tell(failed, "could not start: " + failed.errorType() + ": " + failed.message());
            case InvocationEvent.Retrying retrying ->
                tell(
                        retrying,
                        name(retrying) + " is retried after " + retrying.after().toMillis() + " ms");
            // mostly the watchdog's, while incumbent and successor take up the concurrency
            case InvocationEvent.Dropped dropped -> {}
            case InvocationEvent.Queued queued -> {}
            case InvocationEvent.Started started -> {}
            case InvocationEvent.Throttled throttled -> {}
            case InvocationEvent.EnvironmentEnded ended -> {}
        }
    }

    private static List<String> answer(InvocationEvent.Succeeded succeeded) {
        List<FunctionReport> reports = FunctionReport.parse(succeeded.resultJson());
        if (reports.isEmpty()) {
            String json = succeeded.resultJson();
            return List.of(name(succeeded) + " answered " + json.substring(0, Math.min(json.length(), LONGEST_ANSWER)));
        }
        return reports.stream()
                .filter(one -> one.outcome() != Outcome.DUPLICATE && !leftAsleep(one))
                .map(one -> "%s ended at partition %d: %s, generation %d, %d records (%s)"
                        .formatted(
                                name(succeeded),
                                one.partition(),
                                one.outcome().name().toLowerCase(Locale.ROOT),
                                one.generation(),
                                one.records(),
                                one.reason()))
                .toList();
    }

    /** Of a partition that slept already: that comes each minute. */
    private static boolean leftAsleep(FunctionReport report) {
        return report.outcome() == Outcome.ASLEEP && !report.held();
    }

    private static String name(InvocationEvent.OfAttempt event) {
        return "invocation "
                + event.requestId().substring(0, Math.min(8, event.requestId().length()));
    }

    private void tell(InvocationEvent event, String what) {
        out.println(TIME.format(event.at()) + "  " + event.function() + "  " + what);
        out.flush();
    }
}
