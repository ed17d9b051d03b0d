package io.baton.infra.lab.cli;

import io.baton.infra.emulator.lab.RunningLab;
import io.baton.infra.local.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "kafka-consumer-groups",
        description = {
            "Kafka's own consumer-group tool, for those without a Kafka installation; all that follows is passed to it.",
            "The lab that is up is the one it asks, unless --bootstrap-server names another."
        })
final class KafkaConsumerGroupsCommand implements Callable<Integer> {

    private static final String CLASS_PATH = "infra/lab/kafka-tools/target/kafka-tools.classpath";
    private static final String MAIN = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
    private static final String SERVER = "--bootstrap-server";

    @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "See --help of the tool itself.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Checkout.classPath(CLASS_PATH),
                MAIN));
        command.addAll(arguments);
        boolean asksForHelp = arguments.isEmpty() || arguments.contains("--help") || arguments.contains("--version");
        if (!asksForHelp && arguments.stream().noneMatch(argument -> argument.startsWith(SERVER))) {
            command.add(SERVER);
            command.add(RunningLab.find()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no lab is up to ask; start one with './baton up', or name a broker with " + SERVER))
                    .bootstrapServers());
        }
        Process tool = new ProcessBuilder(command)
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        try (InputStream said = tool.getInputStream()) {
            // by way of our own output, which says when it is lost; the tool does not
            said.transferTo(System.out);
        }
        System.out.flush();
        return tool.waitFor();
    }
}
