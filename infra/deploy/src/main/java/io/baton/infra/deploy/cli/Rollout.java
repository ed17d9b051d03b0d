package io.baton.infra.deploy.cli;

import io.baton.infra.cli.connection.Functions;
import io.baton.internal.aws.AwsProblem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Asks each function of a deployment for a hand-over now, so that the version that is deployed takes over. */
final class Rollout {

    private final LambdaClient lambda;
    private final PrintWriter out;

    Rollout(LambdaClient lambda, PrintWriter out) {
        this.lambda = lambda;
        this.out = out;
    }

    /** Answers the functions that could not be asked; the others are asked nonetheless. */
    List<String> run(List<String> functions) {
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < functions.size(); i++) {
            String function = functions.get(i);
            String told = "asked to hand over";
            try {
                Functions.askForHandover(lambda, function);
            } catch (SdkException e) {
                failed.add(function);
                told = "NOT asked: " + AwsProblem.of(e);
            }
            out.println("  %,d of %,d  %s %s".formatted(i + 1, functions.size(), function, told));
            out.flush();
        }
        return failed;
    }
}
