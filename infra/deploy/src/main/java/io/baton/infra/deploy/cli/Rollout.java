package io.baton.infra.deploy.cli;

import io.baton.internal.aws.AwsProblem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Asks each function for a hand-over now. The invocation by hand counts as newest: it warms up, with whatever version is
 * deployed, and takes over; one that can't warm up leaves the running one alone.
 */
final class Rollout {

    private static final String BY_HAND = "{\"baton\":{\"trigger\":\"manual\"}}";

    private final LambdaClient lambda;
    private final PrintWriter out;

    Rollout(LambdaClient lambda, PrintWriter out) {
        this.lambda = lambda;
        this.out = out;
    }

    /** One after the other; one that fails holds up no other. Answers those that failed. */
    List<String> run(List<String> functions) {
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < functions.size(); i++) {
            String function = functions.get(i);
            String told = "asked to hand over";
            try {
                var unused = lambda.invoke(request -> request.functionName(function)
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String(BY_HAND)));
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
