package io.baton.infra.cli;

import picocli.CommandLine.Command;

@Command(
        name = "dlq",
        mixinStandardHelpOptions = true,
        description = {"Dead letters, in a topic or a queue: what failed, why, and what becomes of it.", ""},
        synopsisSubcommandLabel = "COMMAND")
final class DlqCommand {}
