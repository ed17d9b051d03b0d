package io.baton.infra.deploy.cli;

import io.baton.infra.deploy.Synthesis;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command that {@code cdk} itself calls, by {@code cdk.json}. */
@Command(name = "cdk-app", hidden = true, description = "The CDK app: called by cdk, with -c config=FILE.")
final class CdkAppCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Synthesis.forCdkCommandLine(deployment -> new Explanation(err).of(deployment));
        return 0;
    }
}
