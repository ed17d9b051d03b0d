package io.baton.infra.cli.doctor;

import io.baton.infra.cli.connection.Functions;
import io.baton.infra.cli.snapshots.StatePlace;
import io.baton.infra.cli.view.LeaseView;
import io.baton.internal.lease.LeaseKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** Which partitions have state, and where it is by the functions' variables. */
final class StatefulPlaces {

    private final Map<StatePlace, List<StateChecks.Stateful>> byPlace = new LinkedHashMap<>();
    private final List<String> unplaced = new ArrayList<>();

    /** @param variables of a function, if they are given: they count before those of the deployed functions */
    StatefulPlaces(
            List<FunctionConfiguration> functions, Optional<Map<String, String>> variables, List<LeaseView> views) {
        Map<LeaseKey, StatePlace> places = new HashMap<>();
        Functions.byLease(functions)
                .forEach((key, function) -> add(places, List.of(key), Functions.variables(function)));
        variables.ifPresent(given -> add(places, Functions.keys(given), given));
        places.values().forEach(place -> byPlace.putIfAbsent(place, new ArrayList<>()));
        for (LeaseView view : views) {
            String snapshot = view.offsets().snapshot();
            if (snapshot != null && view.group() != null && view.topic() != null && view.partition() != null) {
                LeaseKey key = new LeaseKey(view.group(), view.topic(), view.partition());
                StatePlace place = places.get(key);
                if (place == null) {
                    unplaced.add(key.id());
                } else {
                    Long lag = view.offsets().lag();
                    byPlace.computeIfAbsent(place, same -> new ArrayList<>())
                            .add(new StateChecks.Stateful(key, snapshot, lag != null && lag > 0));
                }
            }
        }
    }

    private static void add(Map<LeaseKey, StatePlace> places, List<LeaseKey> keys, Map<String, String> variables) {
        StatePlace.of(variables).ifPresent(place -> keys.forEach(key -> places.put(key, place)));
    }

    boolean isEmpty() {
        return byPlace.isEmpty() && unplaced.isEmpty();
    }

    Map<StatePlace, List<StateChecks.Stateful>> byPlace() {
        return byPlace;
    }

    /** Says which partitions have state at a place that nobody names. */
    List<Finding> unplaced() {
        return unplaced.isEmpty()
                ? List.of()
                : List.of(Finding.skipped(
                        "snapshots",
                        "no function says where the state is of " + String.join(", ", unplaced),
                        "add --function NAME, or --env-file FILE of one that has BATON_STATE_BUCKET"));
    }
}
