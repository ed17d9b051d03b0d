package io.baton.infra.deploy.config;

import static io.baton.infra.deploy.config.Yaml.problems;
import static io.baton.infra.deploy.config.Yaml.problemsWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AWS or Kafka would refuse in the middle of a deployment, or understand otherwise, is refused in the file. */
class FormsTest {

    private static final String CLUSTER = "arn:aws:kafka:eu-west-1:123456789012:cluster/main/0a1b2c3d-1";

    @ParameterizedTest
    @ValueSource(strings = {"b-1:0", "b-1:65536", "b-1:99999", "b-1:09092", "b-1:", "b-1"})
    void aPortIsFrom1To65535(String server) {
        assertThat(problems(Yaml.LEAST.replaceFirst("\\[.*]", "['" + server + "']")))
                .singleElement()
                .asString()
                .contains("'" + server + "' is not host:port");
        assertThat(Deployment.parse(
                                Yaml.LEAST.replaceFirst("\\[.*]", "['b-1:1', 'b-1:65535']"),
                                Path.of("/x"),
                                "rides.yaml")
                        .source()
                        .bootstrapServers())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"billing*", "bill?ng", "${aws:username}"})
    void aGroupThatIamWouldTakeForAPatternIsRefusedWithSaslIam(String group) {
        String file = Yaml.LEAST.replace("consumerGroupId: ride-standings", "consumerGroupId: '" + group + "'");
        assertThat(problems(file + "authenticationMethod: SASL_IAM\nclusterArn: " + CLUSTER))
                .singleElement()
                .asString()
                .startsWith("line 3: consumerGroupId: ")
                .contains("SASL_IAM", "role");
        // elsewhere the group stands in no ARN
        assertThat(Deployment.parse(file, Path.of("/x"), "rides.yaml").source().consumerGroupId())
                .isEqualTo(group);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        authenticationMethod: TLS      | rootCACertificate: arn:aws:secretsmanager:eu-west-1:123456789012:secret:*
        authenticationMethod: TLS      | rootCACertificate: arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-??????
        authenticationMethod: TLS      | rootCACertificate: "kafka*"
        authenticationMethod: SASL_IAM | clusterArn: "arn:aws:kafka:eu-west-1:123456789012:cluster/*/*"
        watchdog: true                 | leaseTable: {encryption: CUSTOMER_MANAGED, encryptionKey: "arn:aws:kms:eu-west-1:123456789012:key/*"}
        watchdog: true                 | deadLetters: {queues: "arn:aws:sqs:eu-west-1:123456789012:*"}
        watchdog: true                 | deadLetters: {topics: "arn:aws:sns:eu-west-1:123456789012:dead*"}
        watchdog: true                 | deadLetters: {queues: "arn:aws:sqs:eu-west-1:123456789012:dead:more"}
        watchdog: true                 | alarms: {topic: "arn:aws:sns:eu-west-1:123456789012:on call"}
        watchdog: true                 | managedPolicies: "arn:aws:iam::aws:policy/*"
        """)
    void noArnReachesFurtherThanOneThing(String before, String line) {
        assertThat(problemsWith(before, line))
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("line 8: ").contains("ARN"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS_USE_FIPS_ENDPOINT",
                "AWS_RETRY_MODE",
                "AWS_MAX_ATTEMPTS",
                "AWS_STS_REGIONAL_ENDPOINTS",
                "AWS_ENDPOINT_URL_S3",
                "AWS_LAMBDA_EXEC_WRAPPER",
                "AWS_XRAY_DAEMON_ADDRESS",
                "LAMBDA_COLOUR",
                "TZ",
                "LANG",
                "PATH"
            })
    void whatLambdaDoesNotKeepForItselfMayBeSet(String name) {
        assertThat(Yaml.deployment("environment: {" + name + ": x}").function().environment())
                .containsEntry(name, "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS_REGION",
                "AWS_DEFAULT_REGION",
                "AWS_EXECUTION_ENV",
                "AWS_LAMBDA_FUNCTION_NAME",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "AWS_LAMBDA_FUNCTION_VERSION",
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                "AWS_LAMBDA_LOG_GROUP_NAME",
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "AWS_ACCESS_KEY",
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "AWS_LAMBDA_RUNTIME_API",
                "LAMBDA_TASK_ROOT",
                "LAMBDA_RUNTIME_DIR",
                "AWS_LAMBDA_MAX_CONCURRENCY",
                "AWS_LAMBDA_METADATA_API",
                "AWS_LAMBDA_METADATA_TOKEN",
                "_HANDLER",
                "_X_AMZN_TRACE_ID"
            })
    void whatLambdaKeepsForItselfIsRefused(String name) {
        assertThat(problemsWith("environment: {" + name + ": x}"))
                .containsExactly("line 7: environment." + name + ": is reserved by Lambda");
    }

    @Test
    void whatIsTwiceInAListIsRefused() {
        assertThat(problemsWith("managedPolicies: [arn:aws:iam::aws:policy/A, arn:aws:iam::aws:policy/A]"))
                .containsExactly("line 7: managedPolicies: 'arn:aws:iam::aws:policy/A' appears twice");
    }

    @Test
    void aFunctionHasAtMost16Subnets() {
        String subnets =
                IntStream.range(0, 17).mapToObj("subnet-%08x"::formatted).collect(Collectors.joining(", "));
        assertThat(problemsWith("vpcSubnets: [" + subnets + "]", "securityGroup: sg-00000001"))
                .containsExactly("line 7: vpcSubnets: has 17 subnets, and Lambda takes 16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders-shard-0", "orders-partition-1", "a-partition-1-b"})
    void aNameThatAnotherDeploymentsPartsMayHaveIsRefused(String name) {
        assertThat(problemsWith("name: " + name))
                .singleElement()
                .asString()
                .startsWith("line 7: name: ")
                .contains("'" + name + "'");
    }
}
