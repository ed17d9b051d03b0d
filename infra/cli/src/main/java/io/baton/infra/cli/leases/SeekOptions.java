package io.baton.infra.cli.leases;

import io.baton.infra.cli.errors.UserFile;
import io.baton.infra.cli.seek.PlanFile;
import io.baton.infra.cli.seek.SeekTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The target of a seek, in the words of Kafka's own tool. Exactly one is given. */
final class SeekOptions {

    @Option(names = "--to-earliest", required = true, description = "The oldest record that Kafka still has.")
    private boolean earliest;

    @Option(names = "--to-latest", required = true, description = "Past the last record: skips all records that wait.")
    private boolean latest;

    @Option(
            names = "--to-current",
            required = true,
            description = "The checkpoint itself: records finished ahead of it are processed again.")
    private boolean current;

    @Option(names = "--to-offset", required = true, paramLabel = "N", description = "This offset.")
    private @Nullable Long offset;

    @Option(
            names = "--to-datetime",
            required = true,
            paramLabel = "TIME",
            description =
                    "The first record of this time or later, as 2026-11-25T22:00:00Z; UTC unless it says otherwise.")
    private @Nullable Instant moment;

    @Option(
            names = "--by-duration",
            required = true,
            paramLabel = "DURATION",
            description = "The first record that is at most this old, as 2h or PT2H.")
    private @Nullable Duration age;

    @Option(
            names = "--shift-by",
            required = true,
            paramLabel = "N",
            description = "N records forward from the checkpoint; back if N is negative.")
    private @Nullable Long shift;

    @Option(
            names = {"--to-snapshot", "--snapshot"},
            required = true,
            paramLabel = "NAME",
            description = "The offset of this kept snapshot, as 'state list' shows it. With --state restore.")
    private @Nullable String snapshot;

    @Option(
            names = "--from-file",
            required = true,
            paramLabel = "FILE",
            description =
                    "The offset of each partition, in lines of group,topic,partition,offset as --export writes them.")
    private @Nullable Path file;

    /** @param group of lines that name none; null if there is none */
    SeekTarget target(@Nullable String group) {
        if (file != null) {
            return new SeekTarget.Each(PlanFile.read(new UserFile("--from-file", file).read(), group));
        }
        if (snapshot != null) {
            return new SeekTarget.Snapshot(snapshot);
        }
        if (offset != null) {
            return new SeekTarget.Offset(offset);
        }
        if (moment != null) {
            return new SeekTarget.Since(moment);
        }
        if (age != null) {
            return new SeekTarget.Ago(age);
        }
        if (shift != null) {
            return new SeekTarget.Shift(shift);
        }
        if (earliest) {
            return new SeekTarget.Earliest();
        }
        if (latest) {
            return new SeekTarget.Latest();
        }
        if (current) {
            return new SeekTarget.Current();
        }
        throw new IllegalStateException("picocli asks for exactly one target");
    }
}
