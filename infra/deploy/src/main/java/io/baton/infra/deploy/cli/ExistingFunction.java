package io.baton.infra.deploy.cli;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.internal.aws.AwsProblem;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** The function that already reads partition 0, by the names that it may have. */
final class ExistingFunction {

    private final LambdaClient lambda;
    private final PrintWriter out;

    ExistingFunction(LambdaClient lambda, PrintWriter out) {
        this.lambda = lambda;
        this.out = out;
    }

    /** Refuses to replace a function of another deployment: of another topic or group, or of another cluster.
     *
     * @param clusterMoved whether the user moves the functions to other brokers
     */
    void check(Deployment deployment, boolean clusterMoved) {
        Names names = new Names(deployment.name());
        Stream.of(Stream.of(PartitionGroup.single(0)), deployment.leaving().stream(), deployment.functions().stream())
                .flatMap(groups -> groups)
                .filter(group -> group.first() == 0)
                .map(names::function)
                .distinct()
                .forEach(function -> check(deployment, function, clusterMoved));
    }

    private void check(Deployment deployment, String function, boolean clusterMoved) {
        Map<String, String> variables;
        try {
            EnvironmentResponse environment = lambda.getFunctionConfiguration(request -> request.functionName(function))
                    .environment();
            variables = environment == null ? Map.of() : environment.variables();
        } catch (ResourceNotFoundException e) {
            return;
        } catch (SdkException e) {
            out.println("warning  %s could not be read, so it is not known whether it belongs to another deployment: %s"
                    .formatted(function, AwsProblem.of(e)));
            return;
        }
        check(deployment, function, variables, clusterMoved);
    }

    private static void check(
            Deployment deployment, String function, Map<String, String> variables, boolean clusterMoved) {
        String topic = variables.getOrDefault("BATON_TOPIC", "");
        String group = variables.getOrDefault("BATON_GROUP_ID", "");
        if (topic.isEmpty() || group.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing was done: the function %s exists and is not a consumer of Baton's; give this deployment another name in its file"
                            .formatted(function));
        }
        if (!topic.equals(deployment.source().topic())
                || !group.equals(deployment.source().consumerGroupId())) {
            throw new IllegalArgumentException(
                    "nothing was done: the function %s consumes topic %s for group %s, and this deployment is of topic %s for group %s; give it another name in its file"
                            .formatted(
                                    function,
                                    topic,
                                    group,
                                    deployment.source().topic(),
                                    deployment.source().consumerGroupId()));
        }
        List<String> brokers =
                List.of(variables.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "").split(",", -1));
        if (!clusterMoved
                && Collections.disjoint(
                        hosts(brokers), hosts(deployment.source().bootstrapServers()))) {
            throw new IllegalArgumentException(
                    "nothing was done: the function %s reads from other brokers: %s. If that is another cluster, give this deployment another name in its file; if the brokers have moved, add --cluster-moved"
                            .formatted(function, String.join(", ", brokers)));
        }
    }

    /** Without ports, which differ by authentication method. */
    private static List<String> hosts(List<String> servers) {
        return servers.stream().map(server -> server.replaceFirst(":\\d+$", "")).toList();
    }
}
