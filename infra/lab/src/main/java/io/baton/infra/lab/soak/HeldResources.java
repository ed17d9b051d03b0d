package io.baton.infra.lab.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What execution environments held on to, invocation by invocation, and whether it grew: the median of the last third of an
 * environment's invocations against that of the first. The first few are left out, in which classes are still loaded.
 */
final class HeldResources {

    private static final int WARM_UP = 3;
    /** Threads waver between 10 and 14 from one invocation to the next, so the median of a few says nothing. */
    private static final int FEWEST = 60;

    private static final double MEGABYTE = 1 << 20;

    /** As the function wrote it down. */
    record Note(String partitions, long heapBytes, int threads, long openFiles) {
        static Note parse(String line) {
            String[] fields = line.split("\t", -1);
            return new Note(
                    fields[0], Long.parseLong(fields[1]), Integer.parseInt(fields[2]), Long.parseLong(fields[3]));
        }
    }

    /** What is watched, and by how much it may differ from third to third without being a leak. */
    enum Kind {
        HEAP("heap after GC", "MB", 2, 0.1),
        THREADS("threads", "", 2.5, 0),
        FILES("open files", "", 3, 0);

        final String title;
        final String unit;
        private final double slack;
        private final double relativeSlack;

        Kind(String title, String unit, double slack, double relativeSlack) {
            this.title = title;
            this.unit = unit;
            this.slack = slack;
            this.relativeSlack = relativeSlack;
        }

        double of(Note note) {
            return switch (this) {
                case HEAP -> note.heapBytes() / MEGABYTE;
                case THREADS -> note.threads();
                case FILES -> note.openFiles();
            };
        }
    }

    /** From the first third to the last. */
    record Trend(Kind kind, double from, double to, int invocations) {

        boolean grows() {
            return to - from > Math.max(kind.slack, kind.relativeSlack * from);
        }

        /** A third apart at either end leaves two thirds between the middles. */
        double perHundred() {
            return (to - from) / (invocations * 2 / 3.0) * 100;
        }

        @Override
        public String toString() {
            return String.format(
                            Locale.ROOT,
                            "%.1f → %.1f %s (%+.2f per hundred invocations)",
                            from,
                            to,
                            kind.unit,
                            perHundred())
                    .replace("  ", " ");
        }
    }

    private final List<List<Note>> environments;

    HeldResources(List<List<Note>> environments) {
        this.environments = environments;
    }

    static HeldResources read(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<List<Note>> environments = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file);
                String whole = text.substring(0, text.lastIndexOf('\n') + 1);
                environments.add(whole.lines().map(Note::parse).toList());
            }
            return new HeldResources(environments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int environments() {
        return environments.size();
    }

    /** How many invocations the longest-lived environment did. */
    int longest() {
        return environments.stream().mapToInt(List::size).max().orElse(0);
    }

    /** Of the longest-lived environment; none before it has lived long enough to tell. */
    List<Trend> trends() {
        return environments.stream()
                .max(Comparator.comparingInt(List::size))
                .map(HeldResources::trends)
                .orElse(List.of());
    }

    /** Each leak of each environment, a sentence. */
    List<String> leaks() {
        return environments.stream()
                .flatMap(notes -> trends(notes).stream().filter(Trend::grows).map(trend -> {
                    String partitions = notes.getFirst().partitions();
                    return "an environment of partition %s leaks: %s %s over %d invocations"
                            .formatted(partitions, trend.kind().title, trend, trend.invocations());
                }))
                .toList();
    }

    private static List<Trend> trends(List<Note> all) {
        if (all.size() < WARM_UP + FEWEST) {
            return List.of();
        }
        List<Note> notes = all.subList(WARM_UP, all.size());
        return Stream.of(Kind.values())
                .map(kind -> new Trend(
                        kind,
                        median(kind, notes.subList(0, notes.size() / 3)).orElse(0.0),
                        median(kind, notes.subList(notes.size() - notes.size() / 3, notes.size()))
                                .orElse(0.0),
                        notes.size()))
                .toList();
    }

    private static Optional<Double> median(Kind kind, List<Note> notes) {
        List<Double> values = notes.stream().map(kind::of).sorted().toList();
        return values.stream().skip(values.size() / 2).findFirst();
    }
}
