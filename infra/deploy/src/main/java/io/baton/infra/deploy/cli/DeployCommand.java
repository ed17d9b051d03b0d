package io.baton.infra.deploy.cli;

import io.baton.infra.cli.connection.CallerIdentity;
import io.baton.infra.deploy.Synthesis;
import io.baton.infra.deploy.check.Checks;
import io.baton.infra.deploy.check.Finding;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
            "Finds credentials and region as the AWS command line does (AWS_PROFILE, AWS_REGION, ...), and names account"
                    + " and principal before it does anything. The account must have been prepared by"
                    + " 'cdk bootstrap' once; 'baton synth' does not need that.",
            "A new version of the code takes over at each partition's next tick, within 14 minutes; with --now it takes"
                    + " over at once.",
            ""
        })
final class DeployCommand implements Callable<Integer> {

    private static final Path DIRECTORY = Path.of(System.getProperty("baton.home", "."), "infra", "deploy");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private AccessOptions options = new AccessOptions();

    @Option(
            names = "--cluster-moved",
            description = "Lets functions that exist move to brokers of which they know none.")
    private boolean clusterMoved;

    @Option(
            names = "--now",
            description = "Then asks every function for a hand-over, so that the new version runs at once.")
    private boolean now;

    @Option(names = "--now-only", description = "Deploys nothing, and only asks every function for a hand-over.")
    private boolean nowOnly;

    @Option(names = "--dry-run", description = "Only checks and synthesizes.")
    private boolean dryRun;

    @Option(
            names = "--concurrency",
            defaultValue = "4",
            paramLabel = "N",
            description = "The number of stacks that are deployed at once. Default: ${DEFAULT-VALUE}.")
    private int concurrency;

    @Option(names = "--yes", description = "Does not ask before permissions are widened.")
    private boolean yes;

    @Override
    public Integer call() {
        if (concurrency < 1) {
            throw new IllegalArgumentException("--concurrency must be at least 1");
        }
        Deployment deployment = config.read();
        PrintWriter out = spec.commandLine().getOut();
        if (nowOnly) {
            if (dryRun) {
                out.println("%,d functions would be asked"
                        .formatted(deployment.functions().size()));
                return 0;
            }
            return handOver(deployment, begin(deployment, out), out);
        }
        Explanation explanation = new Explanation(out);
        explanation.of(deployment);
        List<Finding> findings = Checks.of(deployment);
        explanation.findings(findings);
        if (Checks.forbid(findings)) {
            out.println("Nothing was deployed.");
            return 1;
        }
        Node.require();
        if (dryRun) {
            var unused = synthesize(deployment, out);
            return 0;
        }
        Access access = begin(deployment, out);
        int exitCode = new CdkCommandLine(DIRECTORY, access, spec.commandLine().getErr())
                .deploy(synthesize(deployment, out), concurrency, yes);
        return exitCode == 0 && now ? handOver(deployment, access, out) : exitCode;
    }

    /** Names account and principal, or refuses to go on. */
    private Access begin(Deployment deployment, PrintWriter out) {
        Access access = options.access();
        CallerIdentity caller = TargetAccount.of(access, options.guard());
        out.println("account %s, %s, as %s".formatted(caller.account(), access.described(), caller.principal()));
        out.flush();
        if (!options.guard().expects()) {
            TargetAccount.check(caller, deployment);
        }
        try (LambdaClient lambda = lambda(access)) {
            new ExistingFunction(lambda, out).check(deployment, clusterMoved);
        }
        return access;
    }

    private static Path synthesize(Deployment deployment, PrintWriter out) {
        Path assembly = DIRECTORY.resolve("target/cdk.out/" + deployment.name());
        out.println("synthesizing ...");
        out.flush();
        List<String> stacks = Synthesis.assembly(deployment, assembly);
        out.println("%,d stacks in %s".formatted(stacks.size(), assembly));
        out.flush();
        return assembly;
    }

    private static LambdaClient lambda(Access access) {
        return LambdaClient.builder()
                .region(access.region())
                .credentialsProvider(access.credentials())
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    private static int handOver(Deployment deployment, Access access, PrintWriter out) {
        Names names = new Names(deployment.name());
        List<String> functions =
                deployment.functions().stream().map(names::function).toList();
        try (LambdaClient lambda = lambda(access)) {
            List<String> failed = new Rollout(lambda, out).run(functions);
            if (!failed.isEmpty()) {
                out.println(
                        "%,d functions were not asked; the new version takes over at their next tick, or try again with --now-only: %s"
                                .formatted(failed.size(), String.join(", ", failed)));
            }
            return failed.isEmpty() ? 0 : 1;
        }
    }
}
