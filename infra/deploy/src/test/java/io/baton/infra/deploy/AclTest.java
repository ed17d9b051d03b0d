package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Yaml;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** OutputPermissionsTest shows on a broker that they are enough. */
class AclTest {

    private static final String READ =
            "--operation Read --operation Describe --operation DescribeConfigs --topic rides";
    private static final String GROUP = "--operation Read --operation Describe --group ride-standings";

    private static List<String> arguments(Deployment deployment) {
        return Acl.of(deployment).stream().map(Acl::arguments).toList();
    }

    @Test
    void whoWritesNothingReadsItsTopicAndCommitsForItsGroup() {
        assertThat(arguments(Yaml.deployment())).containsExactly(READ, GROUP);
    }

    @Test
    void outputsAndDeadLettersAreWritten() {
        assertThat(arguments(Yaml.deployment(
                        "outputs: {topics: [scores], delivery: atLeastOnce}",
                        "deadLetters: {kafkaTopics: [dead, scores]}")))
                .containsExactly(
                        READ,
                        GROUP,
                        "--operation Write --operation Describe --operation DescribeConfigs --topic scores",
                        "--operation Write --operation Describe --operation DescribeConfigs --topic dead",
                        "--operation IdempotentWrite --cluster");
    }

    @Test
    void exactlyOnceHasAGroupAndTransactionalIdsOfItsOwn() {
        assertThat(arguments(Yaml.deployment("outputs: {topics: [scores], delivery: exactlyOnce}")))
                .containsExactly(
                        READ,
                        GROUP,
                        "--operation Write --operation Describe --operation DescribeConfigs --topic scores",
                        "--operation Read --operation Describe --group ride-standings-baton-outputs",
                        "--operation Write --operation Describe --resource-pattern-type prefixed --transactional-id baton/ride-standings/rides/",
                        "--operation IdempotentWrite --cluster");
    }

    @Test
    void aGroupsLettersMeanNothingToAShell() {
        Deployment odd = Deployment.parse(
                Yaml.LEAST.replace("ride-standings", "ride $HOME `id`")
                        + "outputs: {topics: [scores], delivery: exactlyOnce}",
                Path.of("/somewhere"),
                "rides.yaml");
        assertThat(arguments(odd))
                .contains(
                        "--operation Read --operation Describe --group 'ride $HOME `id`-baton-outputs'",
                        "--operation Write --operation Describe --resource-pattern-type prefixed --transactional-id 'baton/ride $HOME `id`/rides/'");
    }

    @Test
    void withIamTheRolesHaveIt() {
        assertThat(Acl.of(Yaml.deployment(
                        "authenticationMethod: SASL_IAM",
                        "clusterArn: arn:aws:kafka:eu-west-1:123456789012:cluster/main/1-2-3",
                        "outputs: {topics: [scores], delivery: exactlyOnce}")))
                .isEmpty();
    }
}
