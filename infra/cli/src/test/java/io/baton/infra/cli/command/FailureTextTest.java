package io.baton.infra.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.cli.AwsStub;
import io.baton.infra.cli.Commands;
import io.baton.infra.cli.Commands.Answer;
import io.baton.infra.cli.SystemProperties;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads when AWS or Kafka fails: through the real clients, from a service that answers so. */
class FailureTextTest {

    private final SystemProperties properties = new SystemProperties();

    @BeforeEach
    void credentials() {
        properties.set("aws.accessKeyId", "AKID");
        properties.set("aws.secretAccessKey", "s");
        properties.set("aws.region", "us-east-1");
        properties.set("aws.disableEc2Metadata", "true");
    }

    @AfterEach
    void back() {
        properties.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, ProvisionedThroughputExceededException, is throttled",
        "400, ThrottlingException, is throttled",
        "400, ExpiredTokenException, the credentials have expired",
        "400, UnrecognizedClientException, does not accept the credentials",
        "400, InvalidSignatureException, does not accept the credentials",
        "400, AccessDeniedException, it is not allowed (as AWS says)",
        "500, InternalServerError, AWS itself failed",
        "400, ValidationException, AWS calls the request invalid (as AWS says)",
        "400, ResourceNotFoundException, does not exist in this account and region"
    })
    void whatAwsAnswersIsSaidInOneSentence(int status, String code, String words) {
        try (var table = new AwsStub(signature -> AwsStub.Reply.error(status, code, "as AWS says"))) {
            Answer answer = list("--endpoint", table.endpoint().toString());
            assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
            assertThat(answer.err()).contains(words).doesNotContain("Service:", "Attempt Count", "did not answer");
            assertThat(problem(answer).lines()).hasSize(1);
        }
    }

    @Test
    void noCredentialsAreNoPageOfProviders() {
        properties.set("aws.accessKeyId", "");
        properties.set("aws.secretAccessKey", "");
        properties.set("aws.configFile", "/nowhere/config");
        properties.set("aws.sharedCredentialsFile", "/nowhere/credentials");
        Answer answer = list("--endpoint", "http://127.0.0.1:1");
        assertThat(answer.err()).contains("there are no AWS credentials.", "aws sso login");
        assertThat(problem(answer)).hasSizeLessThan(300);
    }

    @Test
    void anEndpointWhereNothingListensIsNamed() {
        Answer answer = list("--endpoint", "http://127.0.0.1:1");
        assertThat(answer.err())
                .contains("no connection could be made", "127.0.0.1:1")
                .doesNotContain("Attempt Count");
    }

    @Test
    void aRegionThatHasNoHostIsNamed() {
        Answer answer = list("--region", "eu-nowhere-1");
        assertThat(answer.err())
                .contains("there is no host 'dynamodb.eu-nowhere-1", "--region")
                .doesNotContain("UnknownHostException");
    }

    @Test
    void aKafkaConnectionThatFailedIsNotSaidToBeMissing() {
        try (var table = new AwsStub(signature -> new AwsStub.Reply(
                200,
                "application/x-amz-json-1.0",
                "{\"Count\":1,\"Items\":[{\"lease\":{\"S\":\"g/t/0\"},\"format\":{\"N\":\"1\"}}]}"))) {
            Answer answer =
                    list("--endpoint", table.endpoint().toString(), "--bootstrap-server", "nowhere.invalid:9092");
            assertThat(answer.err())
                    .contains("none of its bootstrap servers is a host that can be found", "--bootstrap-server");
            assertThat(answer.out()).doesNotContain("no Kafka connection is given");
        }
    }

    @Test
    void aWrongPropertyOfKafkaIsNamedUnlessItMayBeASecret() {
        Answer wrong = list("--bootstrap-server", "127.0.0.1:1", "--kafka-property", "security.protocol=NOPE");
        assertThat(wrong.err()).contains("Kafka's client can't be made", "NOPE");
        Answer secret = list(
                "--bootstrap-server",
                "127.0.0.1:1",
                "--kafka-property",
                "security.protocol=SASL_PLAINTEXT",
                "--kafka-property",
                "sasl.mechanism=PLAIN",
                "--kafka-property",
                "sasl.jaas.config=x.Y required password=hunter2 hunter3;");
        assertThat(secret.err())
                .contains("Kafka's client can't be made", "sasl.jaas.config")
                .doesNotContain("hunter");
    }

    private static Answer list(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "leases";
        all[1] = "--table";
        all[2] = "leases";
        System.arraycopy(options, 0, all, 3, options.length);
        return Commands.in(Map.of()).run(all);
    }

    /** What was said besides which place it is about. */
    private static String problem(Answer answer) {
        return answer.err()
                .lines()
                .skip(1)
                .reduce("", (one, other) -> one + other + "\n")
                .strip();
    }
}
