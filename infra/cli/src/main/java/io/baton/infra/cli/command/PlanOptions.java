package io.baton.infra.cli.command;

import picocli.CommandLine.Option;

/** Whether a planned change is made. A mixin of each command that shows its plan first. */
public final class PlanOptions {

    @Option(names = "--execute", description = "Carries the plan out. Without it the plan is only shown.")
    private boolean execute;

    @Option(names = "--dry-run", description = "Only shows the plan, as without --execute.")
    private boolean dryRun;

    /** Throws {@link IllegalArgumentException} if the user gave both options. */
    public boolean execute() {
        if (execute && dryRun) {
            throw new IllegalArgumentException("give either --execute or --dry-run");
        }
        return execute;
    }
}
