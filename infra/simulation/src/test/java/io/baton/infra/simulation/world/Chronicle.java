package io.baton.infra.simulation.world;

import io.baton.infra.ledger.Ledger;
import io.baton.infra.simulation.machine.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened: the ledger, and what it has no column for. */
final class Chronicle {

    private static final int EVENTS = 4_000;
    private static final int BREACHES = 5;

    private final Machine machine;
    private final Ledger ledger = new Ledger();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final List<String> breaches = new ArrayList<>();
    private final ArrayDeque<String> events = new ArrayDeque<>();

    Chronicle(Machine machine) {
        this.machine = machine;
    }

    Ledger ledger() {
        return ledger;
    }

    long micros() {
        return machine.nanos() / 1_000;
    }

    void say(String event) {
        machine.note(event);
        if (events.size() == EVENTS) {
            events.removeFirst();
        }
        events.addLast("%10.4f  %s".formatted(machine.nanos() / 1e9, event));
    }

    void happened(FaultKind kind, String detail) {
        faults.merge(kind.name(), 1, Integer::sum);
        say(kind + " " + detail);
    }

    /** A rule that the ledger does not know was broken. */
    void breach(String what) {
        say("BREACH " + what);
        if (breaches.size() < BREACHES) {
            breaches.add("%.4f s: %s".formatted(machine.nanos() / 1e9, what));
        }
    }

    Map<String, Integer> faults() {
        return faults;
    }

    List<String> breaches() {
        return breaches;
    }

    List<String> events() {
        return List.copyOf(events);
    }
}
