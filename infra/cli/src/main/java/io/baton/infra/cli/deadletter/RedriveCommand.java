package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.connection.Clients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Sends the records of dead letters back: with --to-origin to the partitions that they come from, or with"
                    + " --to-topic to another topic. A function that reads that topic as its retry topic goes on counting"
                    + " their attempts.",
            "Anybody may have written a letter, so a record goes only to a topic that you name.",
            "From a topic each record is sent exactly once, even if this command is killed and started again: one"
                    + " transaction sends the record and notes it as sent. From a queue a letter is deleted when Kafka has"
                    + " acknowledged its record; if this command is killed in between, it sends up to ten records again."
                    + " Records of a key keep their order.",
            "Shows the plan and changes nothing, unless --execute is given.",
            ""
        },
        footer = {"", SettleCommand.EXIT_CODES})
final class RedriveCommand extends SettleCommand {

    @Option(
            names = "--to-origin",
            split = ",",
            paramLabel = "TOPIC",
            description = "Sends each record back to its own partition, if it comes from one of these topics. Other"
                    + " letters stay.")
    private List<String> origins = new ArrayList<>();

    @Option(
            names = "--to-topic",
            paramLabel = "TOPIC",
            description = "Sends all records to this topic: a retry topic, whose function goes on with them, or the"
                    + " topic for letters of Spring, Connect and Streams.")
    private @Nullable String topic;

    RedriveCommand(CommandContext context) {
        super(context);
    }

    @Override
    Triage triage(Clients clients, Bounds bounds) {
        return Triage.redrive(bounds.wanted(), destination(clients), bounds.limit(), bounds.stopped());
    }

    private Destination destination(Clients clients) {
        Instant now = common().time().now();
        if (topic != null) {
            if (!origins.isEmpty()) {
                throw new IllegalArgumentException("give either --to-origin or --to-topic");
            }
            return store().topic(clients, topic, now);
        }
        if (origins.isEmpty() && executes()) {
            throw new IllegalArgumentException(
                    "name the topics that records may go to: --to-origin with the topics that the plan shows (run it without --execute), or --to-topic");
        }
        return store().origins(clients, origins.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(origins)), now);
    }

    @Override
    String done(boolean executed) {
        return executed ? "sent" : "would be sent";
    }

    @Override
    String advice(SettleReport planned) {
        boolean named = topic != null || !origins.isEmpty() || planned.topics().isEmpty();
        return "add --execute to do it"
                + (named
                        ? ""
                        : ", and --to-origin %s if the records belong there"
                                .formatted(String.join(",", planned.topics())));
    }
}
