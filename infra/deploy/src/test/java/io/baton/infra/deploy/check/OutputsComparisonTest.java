package io.baton.infra.deploy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.deploy.check.Finding.Weight;
import io.baton.infra.deploy.config.Deployment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputsComparisonTest {

    private static final String NO_IAM = "";
    private static final String IAM = """
            authenticationMethod: SASL_IAM
            clusterArn: arn:aws:kafka:eu-west-1:123456789012:cluster/rides/5c2b1f7e-0000-4000-8000-000000000000-3
            """;

    private static List<Finding> findings(String more, WrittenTopics pipeline) {
        Deployment deployment = Deployment.parse("""
                bootstrapServers: b-1.example.com:9092
                topic: rides
                consumerGroupId: ride-standings
                partitions: 3
                code: rides.jar
                handler: com.acme.Rides::handleRequest
                %s
                """.formatted(more), Path.of("."), "rides.yaml");
        return new OutputsComparison(deployment).findings(pipeline);
    }

    private static void assertOne(List<Finding> findings, Weight weight, String... parts) {
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.weight()).isEqualTo(weight);
            assertThat(finding.message()).contains(parts);
        });
    }

    @Test
    void nothingIsSaidWhereBothSayTheSame() {
        assertThat(findings(NO_IAM, WrittenTopics.NONE)).isEmpty();
        assertThat(findings(
                        IAM + "outputs: {topics: [late, scores], delivery: exactlyOnce}",
                        WrittenTopics.of(List.of("scores", "late"), true)))
                .isEmpty();
    }

    @Test
    void anOutputThatTheFileLacksIsAProblemWhereTheRoleGivesThePermission() {
        assertOne(
                findings(
                        IAM + "outputs: {topics: [scores], delivery: exactlyOnce}",
                        WrittenTopics.of(List.of("scores", "late"), true)),
                Weight.PROBLEM,
                "outputs.topics: the pipeline writes to 'late', which the file does not name",
                "the role would lack the permission to write to it",
                "Write outputs: {topics: [scores, late], delivery: exactlyOnce}");
    }

    @Test
    void anOutputThatTheFileLacksIsAWarningWhereAclsGiveThePermission() {
        assertOne(
                findings(NO_IAM, WrittenTopics.of(List.of("scores"), false)),
                Weight.WARNING,
                "'scores'",
                "the ACLs that 'baton synth' prints lack the permission to write to it",
                "Write outputs: {topics: [scores], delivery: atLeastOnce}");
    }

    @Test
    void anOutputThatThePipelineDoesNotWriteIsAWarning() {
        assertOne(
                findings(IAM + "outputs: {topics: [scores], delivery: exactlyOnce}", WrittenTopics.NONE),
                Weight.WARNING,
                "does not write to 'scores'",
                "take it out");
    }

    @Test
    void exactlyOnceInThePipelineAloneLacksThePermissionsOfTransactions() {
        String atLeastOnce = "outputs: {topics: [scores], delivery: atLeastOnce}";
        WrittenTopics pipeline = WrittenTopics.of(List.of("scores"), true);
        assertOne(
                findings(IAM + atLeastOnce, pipeline),
                Weight.PROBLEM,
                "outputs.delivery: is atLeastOnce, but the pipeline says exactlyOnce()",
                "transactional id",
                "ride-standings-baton-outputs",
                "Write delivery: exactlyOnce");
        assertOne(findings(atLeastOnce, pipeline), Weight.WARNING, "ACLs", "Write delivery: exactlyOnce");
    }

    @Test
    void exactlyOnceInTheFileAloneIsAWarning() {
        assertOne(
                findings(
                        IAM + "outputs: {topics: [scores], delivery: exactlyOnce}",
                        WrittenTopics.of(List.of("scores"), false)),
                Weight.WARNING,
                "outputs.delivery: is exactlyOnce, but the pipeline says atLeastOnce()",
                "say exactlyOnce() in the pipeline");
    }

    @Test
    void aLineSaysTheSameInTheOtherJvm() {
        for (WrittenTopics written : List.of(
                WrittenTopics.NONE,
                WrittenTopics.of(List.of("scores", "late"), true),
                WrittenTopics.unknown("pipeline() fails:\n no such parameter"))) {
            assertThat(WrittenTopics.in(List.of("something before", written.line(), "baton-outputs-are no line of it")))
                    .contains(written);
        }
        assertThat(WrittenTopics.in(List.of("something else"))).isEmpty();
    }
}
