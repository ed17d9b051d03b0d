package io.baton.infra.deploy.cli;

import io.baton.infra.deploy.Synthesis;
import io.baton.infra.deploy.check.Checks;
import io.baton.infra.deploy.check.Finding;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a deployment, synthesizes its stacks and deploys them with CDK.",
            "Credentials and region are found as by the AWS command line (AWS_PROFILE, AWS_REGION, ...). The account"
                    + " must have been prepared by 'cdk bootstrap' once; 'baton synth' does without.",
            "A new version of the code takes over at each partition's next tick, within 14 minutes; --now asks for it"
                    + " at once.",
            ""
        })
final class DeployCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--now",
            description = "Afterwards, ask every partition for a hand-over, so that the new version runs at once.")
    private boolean now;

    @Option(names = "--now-only", description = "Deploy nothing, only ask every partition for a hand-over.")
    private boolean nowOnly;

    @Option(names = "--dry-run", description = "Check and synthesize, and deploy nothing.")
    private boolean dryRun;

    @Option(
            names = "--concurrency",
            defaultValue = "4",
            paramLabel = "N",
            description = "How many stacks are deployed at once. Default: ${DEFAULT-VALUE}.")
    private int concurrency;

    @Option(names = "--yes", description = "Don't ask before permissions are widened.")
    private boolean yes;

    @Override
    public Integer call() {
        Deployment deployment = config.read();
        PrintWriter out = spec.commandLine().getOut();
        if (nowOnly) {
            return handOver(deployment, out);
        }
        Explanation explanation = new Explanation(out);
        explanation.of(deployment);
        List<Finding> findings = Checks.of(deployment);
        explanation.findings(findings);
        if (Checks.forbid(findings)) {
            out.println("Nothing was deployed.");
            return 1;
        }
        int exitCode = deploy(deployment, out);
        return exitCode == 0 && now && !dryRun ? handOver(deployment, out) : exitCode;
    }

    private int deploy(Deployment deployment, PrintWriter out) {
        Node.require();
        Path directory = Path.of(System.getProperty("baton.home", "."), "infra", "deploy");
        Path assembly = directory.resolve("target/cdk.out/" + deployment.name());
        out.println("synthesizing ...");
        out.flush();
        List<String> stacks = Synthesis.assembly(deployment, assembly);
        out.println("%,d stacks in %s".formatted(stacks.size(), assembly));
        out.flush();
        return dryRun
                ? 0
                : new CdkCommandLine(directory, spec.commandLine().getErr()).deploy(assembly, concurrency, yes);
    }

    private static int handOver(Deployment deployment, PrintWriter out) {
        Names names = new Names(deployment.name());
        List<String> functions = IntStream.range(0, deployment.source().partitions())
                .mapToObj(names::function)
                .toList();
        try (LambdaClient lambda = LambdaClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .build()) {
            List<String> failed = new Rollout(lambda, out).run(functions);
            if (!failed.isEmpty()) {
                out.println("%,d were not asked; they go over at their next tick, or try again with --now-only: %s"
                        .formatted(failed.size(), String.join(", ", failed)));
            }
            return failed.isEmpty() ? 0 : 1;
        }
    }
}
