package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.PartitionGroup;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a role may read of Secrets Manager: the secret that the file names, however it names it, and no other. */
@NeedsNode
class SecretResourcesTest {

    private static final String ALL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

    private static List<String> resources(String secret) {
        Deployment deployment = Synthesized.deployment("authenticationMethod: BASIC_AUTH", "secret: " + secret);
        JsonNode statements = new ObjectMapper()
                .valueToTree(new Permissions(deployment).document(PartitionGroup.single(0)))
                .path("Statement");
        return StreamSupport.stream(statements.spliterator(), false)
                .filter(statement -> statement.path("Sid").asText().equals("Secrets"))
                .flatMap(statement -> statement.path("Resource").valueStream())
                .map(SecretResourcesTest::text)
                .toList();
    }

    /** As CloudFormation and CDK will write it. */
    private static String text(JsonNode resource) {
        Object resolved = new software.amazon.awscdk.Stack().resolve(resource.asText());
        JsonNode json = new ObjectMapper().valueToTree(resolved);
        return (json.isTextual() ? json.asText() : json.path("Fn::Sub").asText())
                .replace("${AWS::Partition}", "aws")
                .replace("${AWS::Region}", "eu-west-1")
                .replace("${AWS::AccountId}", "123456789012");
    }

    private static boolean mayRead(List<String> resources, String arn) {
        return resources.stream()
                .map(resource -> Pattern.quote(resource).replace("?", "\\E.\\Q").replace("*", "\\E.*\\Q"))
                .anyMatch(pattern -> arn.matches(pattern));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "prod/kafka", "kafka-orders", "kafka-202611", "kafka-AbCdEf", "a"})
    void aSecretIsReadableByItsNameAndByItsPartialAndCompleteArn(String name) {
        String real = ALL + name + "-x7Yz01";
        assertThat(mayRead(resources(name), real)).as("by name").isTrue();
        assertThat(mayRead(resources(real), real)).as("by complete ARN").isTrue();
        // Secrets Manager itself takes such a partial ARN for a complete one
        if (!name.equals("kafka-AbCdEf")) {
            assertThat(mayRead(resources(ALL + name), real))
                    .as("by partial ARN")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", ALL + "kafka", ALL + "kafka-x7Yz01"})
    void noOtherSecretIs(String secret) {
        List<String> resources = resources(secret);
        for (String other : List.of("kafka-admin-x7Yz01", "kafka2-x7Yz01", "kafka-x7Yz0", "kafka", "my-kafka-x7Yz01")) {
            assertThat(mayRead(resources, ALL + other)).as(other).isFalse();
        }
    }

    @Test
    void aCompleteArnIsGrantedAsItIs() {
        assertThat(resources(ALL + "kafka-x7Yz01")).containsExactly(ALL + "kafka-x7Yz01");
    }
}
