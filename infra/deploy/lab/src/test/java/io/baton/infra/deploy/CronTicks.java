package io.baton.infra.deploy;

import io.baton.infra.emulator.Delivery;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Tick;
import io.baton.infra.emulator.Ticking;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** Fires a template's schedules as EventBridge would, but for its minutes, which are shorter. */
final class CronTicks implements Ticking {

    private static final String TIME = "\"<time>\"";

    /**
     * A schedule of the template.
     *
     * @param event what is sent, with {@code "<time>"} where the time belongs
     */
    record Line(String function, String expression, String event, boolean watchdog) {

        boolean isDue(Instant minute) {
            if (expression.equals("rate(1 minute)")) {
                return true;
            }
            if (!expression.matches("cron\\([0-9,]+ \\* \\* \\* \\? \\*\\)")) {
                throw new IllegalArgumentException("The lab does not know " + expression);
            }
            String minutes = expression.substring("cron(".length(), expression.indexOf(' '));
            String now = Integer.toString(minute.atZone(ZoneOffset.UTC).getMinute());
            return Stream.of(minutes.split(",", -1)).anyMatch(now::equals);
        }
    }

    private final LambdaEmulator lambda;
    private final Duration minute;
    private final Function<Tick, List<Delivery>> plan;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("cron").daemon().unstarted(task));
    private final Map<Line, Long> fired = new HashMap<>();
    private volatile List<Line> lines;
    /** Ahead of the clock, so that an invocation by hand, which has the clock's time, is older than the next tick. */
    private Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);

    CronTicks(LambdaEmulator lambda, List<Line> lines, Duration minute, Function<Tick, List<Delivery>> plan) {
        this.lambda = lambda;
        this.lines = lines;
        this.minute = minute;
        this.plan = plan;
    }

    @Override
    public CronTicks start() {
        var unused = clock.scheduleAtFixedRate(this::nextMinute, 0, minute.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    /** These schedules from the next minute on, and no others. */
    void follow(List<Line> others) {
        lines = List.copyOf(others);
    }

    private void nextMinute() {
        lines.stream().filter(line -> line.isDue(now)).forEach(this::fire);
        now = now.plus(1, ChronoUnit.MINUTES);
    }

    private void fire(Line line) {
        long number = fired.merge(line, 1L, Long::sum) - 1;
        String event = line.event().replace(TIME, "\"" + now + "\"");
        for (Delivery ignored : plan.apply(new Tick(line.function(), number, now, line.watchdog()))) {
            lambda.invoke(line.function(), event);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
