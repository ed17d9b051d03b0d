package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.errors.ExplainedException;
import io.baton.infra.cli.seek.Move;
import io.baton.infra.cli.seek.SeekTarget;
import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.infra.cli.snapshots.StateOptions;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SnapshotArchive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a seek does with the state of partitions. A mixin. Confined to the command's thread. */
final class SeekState {

    @Option(
            names = "--state",
            paramLabel = "keep|clear|restore",
            description =
                    "What becomes of a partition's state, where its pipeline keeps any: 'keep' it as it is, 'clear' it, or"
                            + " 'restore' the newest kept snapshot at or before the target: the partition then goes on at that"
                            + " snapshot's offset.")
    private @Nullable StateChoice choice;

    @Mixin
    private final StateOptions where = new StateOptions();

    private final Map<LeaseKey, SnapshotArchive.Found> restored = new HashMap<>();

    /** The word of the choice; null where none was made. */
    @Nullable
    String choice() {
        return choice == null ? null : choice.name();
    }

    StateArchives archives(CommonOptions common, Clients clients) {
        return where.archives(clients, common.context().environment());
    }

    /**
     * The target itself, or with {@code restore} the offsets of the snapshots that it means.
     *
     * @throws IllegalArgumentException naming each partition that has no such snapshot
     */
    SeekTarget target(SeekTarget wanted, Collection<Lease> rows, StateArchives archives, Instant now) {
        if (choice != StateChoice.restore) {
            if (wanted instanceof SeekTarget.Snapshot) {
                throw new IllegalArgumentException("--to-snapshot goes with --state restore");
            }
            return wanted;
        }
        var finder = new KeptFinder(wanted, now);
        Map<LeaseKey, Long> offsets = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Lease row : rows) {
            List<SnapshotArchive.Found> kept = archives.of(row.key()).kept(row.key());
            finder.find(row, kept)
                    .ifPresentOrElse(
                            found -> {
                                restored.put(row.key(), found);
                                offsets.put(row.key(), found.nextOffset());
                            },
                            () -> problems.add(finder.missing(row.key(), kept)));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new SeekTarget.Each(offsets);
    }

    /** Records that are handled again would count twice in a state that is kept, and be missing in one that is cleared. */
    void refuseWithoutChoice(List<Move> moves, Map<LeaseKey, Lease> rows) {
        List<String> stateful = moves.stream()
                .map(Move::key)
                .filter(key -> hasState(rows.get(key)))
                .map(LeaseKey::id)
                .toList();
        if (choice == null && !stateful.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: its pipeline keeps state. Say what becomes of it: --state keep goes on with it as it is, --state clear begins without, --state restore goes back to a snapshot ('baton state list')"
                            .formatted(String.join(", ", stateful)));
        }
    }

    private static boolean hasState(@Nullable Lease row) {
        return row != null && row.checkpoint().map(Checkpoint::snapshot).isPresent();
    }

    /**
     * Reads every object of the snapshots that are to be restored.
     *
     * @throws ExplainedException naming what is missing or damaged; then nothing was moved
     */
    void verify(CommonOptions common, StateArchives archives) {
        List<String> problems = new ArrayList<>();
        restored.forEach((key, found) -> {
            if (!common.json()) {
                common.note("%s  reading snapshot %s: %,d objects, %,d bytes"
                        .formatted(key, found.name(), found.objects(), found.storedBytes()));
            }
            archives.of(key)
                    .verify(key, found.name(), (objects, of) -> true)
                    .problems()
                    .forEach(problem ->
                            problems.add("%s: snapshot %s: %s".formatted(key, found.name(), problem.what())));
        });
        if (!problems.isEmpty()) {
            problems.add("nothing was moved: choose another snapshot ('baton state list')");
            throw new ExplainedException(String.join("\n", problems), null);
        }
    }

    /** As the lease row has it; null to keep the state. */
    @Nullable
    String snapshot(LeaseKey key) {
        if (choice == StateChoice.clear) {
            return Lease.Seek.EMPTY;
        }
        return restored(key);
    }

    /** The name of the snapshot that is restored there; null for none. */
    @Nullable
    String restored(LeaseKey key) {
        SnapshotArchive.Found found = restored.get(key);
        return found == null ? null : found.name();
    }

    /** What the plan means for the state of these partitions, a line for each that has any. */
    List<String> explained(List<Move> moves, Map<LeaseKey, Lease> rows) {
        return moves.stream()
                .filter(move -> hasState(rows.get(move.key())) || restored.containsKey(move.key()))
                .map(move -> "%s  %s".formatted(move.key(), explained(move)))
                .toList();
    }

    private String explained(Move move) {
        SnapshotArchive.Found found = restored.get(move.key());
        if (found != null) {
            return "begins with the state of snapshot %s, written at %s: %s entries, %s bytes; then %,d records come again, and each counts once"
                    .formatted(found.name(), found.writtenAt(), found.entries(), found.stateBytes(), move.repeated());
        }
        if (choice == StateChoice.clear) {
            return "begins without state; what the records below offset %s made is gone".formatted(move.toOffset());
        }
        return "keeps its state; %,d records come again and count twice".formatted(move.repeated());
    }
}
