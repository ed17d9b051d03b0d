package io.baton.infra.emulator;

import io.baton.infra.emulator.TickFault.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fires the schedules of an emulator's functions, in compressed time, and with the faults a plan asks for. A tick that
 * is due before the one before it was fired (this machine slept) is not made up for: it fires at once.
 *
 * <p>Thread-safe. Plan and listener are called on the schedule's thread, a tick at a time.
 */
public final class Schedule implements Ticking {
    private final LambdaEmulator emulator;
    private final List<String> functions;
    private final ScheduleSettings settings;
    private final Function<Tick, List<Delivery>> plan;
    private final Consumer<TickFault> faults;
    private final EventLoop loop = new EventLoop("schedule");

    public Schedule(
            LambdaEmulator emulator,
            List<String> functions,
            ScheduleSettings settings,
            Function<Tick, List<Delivery>> plan,
            Consumer<TickFault> faults) {
        this.emulator = emulator;
        this.functions = List.copyOf(functions);
        this.settings = settings;
        this.plan = plan;
        this.faults = faults;
    }

    /** Fires the first tick of every function at once, so that a lab need not wait for its first holder. */
    @Override
    public Schedule start() {
        Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < functions.size(); i++) {
            String function = functions.get(i);
            // the first interval is the shortened one, so the last function's is a whole one
            Duration first = settings.stagger()
                    ? settings.tick().multipliedBy(i + 1).dividedBy(functions.size())
                    : settings.tick();
            at(start, () -> fire(new Tick(function, 0, start, false)));
            repeat(function, 1, start.plus(first).truncatedTo(ChronoUnit.MILLIS), settings.tick(), false);
            Duration watchdogEvery = settings.watchdogEvery();
            if (watchdogEvery != null) {
                repeat(function, 0, start.plus(watchdogEvery), watchdogEvery, true);
            }
        }
        return this;
    }

    @Override
    public void close() {
        loop.close();
    }

    private void repeat(String function, long number, Instant due, Duration every, boolean watchdog) {
        at(due, () -> {
            repeat(function, number + 1, due.plus(every).truncatedTo(ChronoUnit.MILLIS), every, watchdog);
            fire(new Tick(function, number, due, watchdog));
        });
    }

    private void at(Instant due, Runnable task) {
        Duration delay = Duration.between(Instant.now(), due);
        var unused = loop.after(delay.isNegative() ? Duration.ZERO : delay, task);
    }

    private void fire(Tick tick) {
        List<Delivery> deliveries = plan.apply(tick);
        Kind fault = fault(deliveries);
        if (fault != null) {
            faults.accept(new TickFault(tick, fault));
        }
        String first = UUID.randomUUID().toString();
        boolean firstIsUsed = false;
        for (Delivery delivery : deliveries) {
            boolean own = delivery.request() == Delivery.Request.OWN && firstIsUsed;
            String requestId = own ? UUID.randomUUID().toString() : first;
            firstIsUsed = true;
            deliver(tick, requestId, delivery.late(), tick.toEventJson());
        }
    }

    private void deliver(Tick tick, String requestId, Duration late, String eventJson) {
        Runnable invoke = () -> emulator.invoke(tick.function(), eventJson, requestId);
        if (late.isZero()) {
            invoke.run();
        } else {
            at(tick.time().plus(late), invoke);
        }
    }

    private static @Nullable Kind fault(List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return Kind.SKIPPED;
        }
        if (deliveries.size() > 1) {
            boolean sameId =
                    deliveries.stream().skip(1).anyMatch(delivery -> delivery.request() == Delivery.Request.FIRST);
            return sameId ? Kind.DUPLICATE_SAME_ID : Kind.DUPLICATE_OTHER_ID;
        }
        return deliveries.getFirst().late().isZero() ? null : Kind.LATE;
    }
}
