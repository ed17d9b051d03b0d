package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What AWS takes at most, and whose stack it is: both are in the templates. */
@NeedsNode
class TemplateLimitsTest {

    private static String queues(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "\"arn:aws:sqs:eu-west-1:123456789012:" + "q".repeat(70) + number + "\"")
                .collect(Collectors.joining(", ", "deadLetters: {queues: [", "]}"));
    }

    @Test
    void aPolicyThatIamWouldRefuseIsFoundBeforeAnythingIsWritten(@TempDir Path directory) {
        Path out = directory.resolve("none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Synthesis.plain(Synthesized.deployment(queues(100)), out))
                .withMessageContaining(
                        "deadLetters.queues: a role of stack ride-standings--rides-shard-0 has a policy of 1")
                .withMessageContaining("IAM allows 10,240");
        assertThat(Files.exists(out)).isFalse();
        assertThat(Synthesized.with(queues(70)).stacks()).hasSize(2);
    }

    @Test
    void aTemplateThatCloudFormationWouldRefuseIsFound() throws IOException {
        String big = "{\"Description\": \"" + "x".repeat(1_000_000) + "\"}";
        assertThat(TemplateLimits.problems("orders-shard-0", big))
                .singleElement()
                .asString()
                .contains("stack orders-shard-0", "1,000,019 bytes", "environment");
        String many = IntStream.range(0, 501)
                .mapToObj(number -> "\"R" + number + "\": {}")
                .collect(Collectors.joining(",", "{\"Resources\": {", "}}"));
        assertThat(TemplateLimits.problems("orders", many))
                .singleElement()
                .asString()
                .contains("501 resources");
    }

    @Test
    void aTableWithADotMayHaveAKeyThatIsMade() {
        JsonNode shared = Synthesized.with("leaseTable: {tableName: all.leases, encryption: CUSTOMER_MANAGED}")
                .shared();
        assertThat(Synthesized.properties(shared, "SharedLeasesKeyAlias")
                        .path("AliasName")
                        .asText())
                .matches("alias/[a-zA-Z0-9/_-]+");
    }

    /** CloudFormation keeps a parameter's value when a stack is updated, and holds it against the rule. */
    @Test
    void everyStackSaysWhoseItIsAndRefusesToBecomeAnothers() {
        Synthesized one = Synthesized.with("name: orders");
        for (String stack : one.stacks()) {
            JsonNode template = one.template(stack);
            String owner = template.path("Parameters")
                    .path("BatonConsumer")
                    .path("Default")
                    .asText();
            assertThat(owner).isEqualTo("topic rides for group ride-standings");
            JsonNode assertion = template.path("Rules")
                    .path("SameConsumer")
                    .path("Assertions")
                    .path(0);
            assertThat(assertion
                            .path("Assert")
                            .path("Fn::Equals")
                            .path(0)
                            .path("Ref")
                            .asText())
                    .isEqualTo("BatonConsumer");
            assertThat(assertion.path("Assert").path("Fn::Equals").path(1).asText())
                    .isEqualTo(owner);
            assertThat(assertion.path("AssertDescription").asText()).contains("another topic or group");
        }
    }

    @Test
    void noTwoGroupsAndTopicsAreTheSameOwner() {
        assertThat(List.of(
                        Owner.identity("a", "b"),
                        Owner.identity("a for group a", "b"),
                        Owner.identity("a", "b.for.group.a"),
                        Owner.identity("b for group a", "b")))
                .doesNotHaveDuplicates();
    }

    /** A comma in a number of the dashboard's formulas, or other digits, would be an error in CloudWatch. */
    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "ar-EG", "tr-TR"})
    void theTemplatesAreTheSameInEveryLanguage(String language) {
        Synthesized one = Synthesized.with();
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            Synthesized other = Synthesized.with();
            for (String stack : one.stacks()) {
                assertThat(other.text(stack)).isEqualTo(one.text(stack));
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
