package io.baton.infra.cli.leases;

import io.baton.infra.cli.text.SafeText;
import io.baton.infra.cli.view.Health;
import io.baton.infra.cli.view.LeaseView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The differences between one look and the next, in words. Confined to a thread. */
final class LeaseChanges {

    private Map<String, LeaseView> last = Map.of();
    private boolean first = true;

    /** A line for each lease that came, went, or changed its state, health or holder; at the first look, for each that is not OK. */
    List<String> since(List<LeaseView> views) {
        List<String> lines = new ArrayList<>();
        Map<String, LeaseView> now = new HashMap<>();
        for (LeaseView view : views) {
            now.put(view.key(), view);
            LeaseView before = last.get(view.key());
            if (before == null ? !first || view.health() != Health.OK : differs(before, view)) {
                lines.add(line(before, view));
            }
        }
        last.keySet().stream()
                .filter(key -> !now.containsKey(key))
                .sorted()
                .forEach(key -> lines.add(SafeText.of(key) + "  is no longer shown"));
        last = now;
        first = false;
        return lines;
    }

    private static boolean differs(LeaseView before, LeaseView now) {
        return before.state() != now.state()
                || before.health() != now.health()
                || generation(before) != generation(now);
    }

    private static long generation(LeaseView view) {
        return view.holder() == null ? 0 : view.holder().generation();
    }

    private static String line(@Nullable LeaseView before, LeaseView now) {
        String was = before == null || before.state() == now.state() ? "" : before.state() + " -> ";
        return "%s  %s%s, generation %s, %s: %s"
                .formatted(
                        SafeText.of(now.key()),
                        was,
                        now.state(),
                        SafeText.of(now.generation()),
                        now.health(),
                        SafeText.of(now.reason()));
    }
}
