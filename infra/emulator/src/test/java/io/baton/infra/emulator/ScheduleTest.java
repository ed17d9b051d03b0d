package io.baton.infra.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.emulator.InvocationEvent.Queued;
import io.baton.infra.emulator.InvocationEvent.Succeeded;
import io.baton.infra.emulator.functions.Functions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final RecordedEvents events = new RecordedEvents();
    private final List<TickFault> faults = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init") // by start()
    private LambdaEmulator emulator;

    @BeforeEach
    void start() {
        emulator = new LambdaEmulator(EmulatorSettings.in(directory), events);
        emulator.deploy(Deployed.of(Functions.Reporting.class));
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void theFirstTickComesAtOnceInARulesEnvelope() throws Exception {
        Instant before = Instant.now();
        try (Schedule schedule = schedule(new ScheduleSettings(LONG, true, null), tick -> Delivery.ONCE)) {
            schedule.start();
            JsonNode event =
                    JSON.readTree(events.await(Succeeded.class).resultJson()).path("event");
            assertThat(event.path("detail-type").asText()).isEqualTo("Scheduled Event");
            assertThat(event.path("source").asText()).isEqualTo("aws.events");
            assertThat(event.path("resources").get(0).asText()).endsWith(":rule/orders-0");
            assertThat(event.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(Instant.parse(event.path("time").asText())).isBetween(before.minusMillis(1), Instant.now());
            assertThat(event.has("baton")).isFalse();
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void watchdogTicksSaySo() throws Exception {
        ScheduleSettings settings = new ScheduleSettings(LONG, false, Duration.ofMillis(100));
        Function<Tick, List<Delivery>> plan =
                tick -> tick.watchdog() && tick.number() == 0 ? Delivery.ONCE : Delivery.SKIPPED;
        try (Schedule schedule = schedule(settings, plan)) {
            schedule.start();
            JsonNode event =
                    JSON.readTree(events.await(Succeeded.class).resultJson()).path("event");
            assertThat(event.at("/baton/trigger").asText()).isEqualTo("watchdog");
        }
        assertThat(faults).isNotEmpty().allMatch(fault -> fault.kind() == TickFault.Kind.SKIPPED);
    }

    @Test
    void aTickCanComeTwiceWithOneRequestId() {
        Set<String> sameIds = idsOf(Delivery.twiceWithTheSameId(Duration.ofMillis(5)));
        assertThat(sameIds).hasSize(1);
        assertThat(faults).extracting(TickFault::kind).containsExactly(TickFault.Kind.DUPLICATE_SAME_ID);
    }

    @Test
    void aTickCanComeTwiceWithTwoRequestIds() {
        Set<String> otherIds = idsOf(Delivery.twiceWithAnotherId(Duration.ofMillis(5)));
        assertThat(otherIds).hasSize(2);
        assertThat(faults).extracting(TickFault::kind).containsExactly(TickFault.Kind.DUPLICATE_OTHER_ID);
    }

    private Set<String> idsOf(List<Delivery> deliveries) {
        try (Schedule schedule = schedule(new ScheduleSettings(LONG, false, null), tick -> deliveries)) {
            schedule.start();
            Set<String> ids = new HashSet<>();
            events.awaitCount(Queued.class, event -> true, 2).forEach(event -> ids.add(event.requestId()));
            return ids;
        }
    }

    @Test
    void aLateTickKeepsItsTime() throws Exception {
        Duration late = Duration.ofMillis(300);
        try (Schedule schedule = schedule(new ScheduleSettings(LONG, false, null), tick -> Delivery.late(late))) {
            schedule.start();
            Instant queued = events.await(Queued.class).at();
            JsonNode event =
                    JSON.readTree(events.await(Succeeded.class).resultJson()).path("event");
            assertThat(queued)
                    .isAfterOrEqualTo(Instant.parse(event.path("time").asText()).plus(late));
        }
        assertThat(faults).extracting(TickFault::kind).containsExactly(TickFault.Kind.LATE);
    }

    @Test
    void staggeredTicksAreSpreadOverThePeriod() {
        List<Tick> ticks = new ArrayList<>();
        ScheduleSettings settings = new ScheduleSettings(Duration.ofMillis(300), true, null);
        try (Schedule schedule = new Schedule(
                emulator,
                List.of("a", "b", "c"),
                settings,
                tick -> {
                    synchronized (ticks) {
                        ticks.add(tick);
                    }
                    return Delivery.SKIPPED;
                },
                faults::add)) {
            schedule.start();
            events.awaitTrue(() -> faults.size() >= 9, () -> "too few ticks: " + faults);
        }
        assertThat(ticks.subList(0, 3)).extracting(Tick::number).containsOnly(0L);
        Instant start = ticks.getFirst().time();
        assertThat(ticks.subList(3, 9))
                .extracting(tick ->
                        tick.function() + Duration.between(start, tick.time()).toMillis())
                .containsExactly("a100", "b200", "c300", "a400", "b500", "c600");
    }

    private Schedule schedule(ScheduleSettings settings, Function<Tick, List<Delivery>> plan) {
        return new Schedule(emulator, List.of("orders-0"), settings, plan, faults::add);
    }
}
