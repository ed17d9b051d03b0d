package io.baton.infra.deploy.cli;

import io.baton.infra.cli.text.Json;
import io.baton.infra.deploy.Acl;
import io.baton.infra.deploy.Synthesis;
import io.baton.infra.deploy.Synthesis.Plain;
import io.baton.infra.deploy.check.Checks;
import io.baton.infra.deploy.check.Finding;
import io.baton.infra.deploy.config.Deployment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "synth",
        mixinStandardHelpOptions = true,
        description = {
            "Writes plain CloudFormation templates, and shows how to deploy them with the AWS command line.",
            "Needs node on the PATH, and no AWS account.",
            ""
        })
final class SynthCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The directory for the templates and the jar.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "Answers in JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Deployment deployment = config.read();
        PrintWriter words =
                json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        Explanation explanation = new Explanation(words);
        explanation.of(deployment);
        List<Finding> findings = Checks.of(deployment);
        explanation.findings(findings);
        if (Checks.forbid(findings)) {
            words.println("Nothing was written.");
            return 1;
        }
        Node.require();
        Plain written = Synthesis.plain(deployment, out);
        List<Acl> acls = Acl.of(deployment);
        if (json) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("directory", out.toString());
            facts.put("stacks", written.stacks());
            facts.put("codeKey", written.key());
            facts.put("acls", acls);
            spec.commandLine().getOut().println(Json.pretty(facts));
        } else {
            commands(words, written);
            acls(words, deployment.source().bootstrapServers(), acls);
        }
        return 0;
    }

    private void commands(PrintWriter words, Plain written) {
        words.println("%,d templates and the jar are in %s. To deploy them:"
                .formatted(written.stacks().size(), out));
        words.println();
        words.println("  BUCKET=…     # of yours, in the region to deploy to");
        words.println("  aws s3 cp %s/%s s3://$BUCKET/".formatted(out, written.key()));
        words.println("  for stack in %s; do".formatted(String.join(" ", written.stacks())));
        words.println(
                "    case $stack in %s) parameters= ;; *) parameters=\"--parameter-overrides CodeBucket=$BUCKET\" ;; esac"
                        .formatted(written.stacks().getFirst()));
        words.println(
                "    aws cloudformation deploy --stack-name $stack --template-file %s/$stack.template.json --s3-bucket $BUCKET \\"
                        .formatted(out));
        words.println("        --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset $parameters || break");
        words.println("  done");
    }

    static void acls(PrintWriter words, List<String> servers, List<Acl> acls) {
        if (acls.isEmpty()) {
            return;
        }
        words.println();
        words.println("Where the brokers have ACLs, the functions' principal needs these:");
        words.println();
        words.println("  PRINCIPAL=User:…     # as the brokers call it: the user name, or the certificate's subject");
        words.println("  allow() { kafka-acls.sh --bootstrap-server %s --command-config admin.properties \\"
                .formatted(String.join(",", servers)));
        words.println("      --add --allow-principal \"$PRINCIPAL\" \"$@\"; }");
        for (Acl acl : acls) {
            String only = acl.brokersBefore().isEmpty() ? "" : "     # brokers before " + acl.brokersBefore();
            words.println("  allow " + acl.arguments() + only);
        }
    }
}
