package io.baton.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.infra.cli.AwsStub.Signature;
import io.baton.infra.cli.Commands.Answer;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose account it is that a command acts in, where the environment has credentials of another than the profile's. */
class AccountTest {

    private static final String TEST_ACCOUNT = "111111111111";
    private static final String LIVE_ACCOUNT = "222222222222";
    private static final LeaseKey KEY = new LeaseKey("group", "orders", 0);

    private final SystemProperties properties = new SystemProperties();
    private final LocalTable table = LocalTable.fresh();
    private AwsStub sts;
    private final LeaseStore store = table.store();

    @BeforeEach
    void aProfileOfTheTestAccountAndTheLiveOnesKeysInTheEnvironment(@TempDir Path directory) throws Exception {
        store.write(new Step.Command(KEY, DesiredState.RUN, "ada", "", Instant.now()));
        sts = new AwsStub(signature -> signature.accessKey().equals("AKIDTEST")
                ? AwsStub.Reply.caller(TEST_ACCOUNT, "arn:aws:iam::" + TEST_ACCOUNT + ":user/tester")
                : AwsStub.Reply.caller(LIVE_ACCOUNT, "arn:aws:iam::" + LIVE_ACCOUNT + ":user/root"));
        Path config = Files.writeString(directory.resolve("config"), """
                [profile test]
                region = eu-north-1
                aws_access_key_id = AKIDTEST
                aws_secret_access_key = s
                [profile bare]
                region = eu-north-1
                """);
        properties.set("aws.configFile", config.toString());
        properties.set(
                "aws.sharedCredentialsFile", directory.resolve("credentials").toString());
        properties.set("aws.accessKeyId", "AKIDLIVE");
        properties.set("aws.secretAccessKey", "s");
        properties.set("aws.region", "us-east-1");
        properties.set("aws.endpointUrlSts", sts.endpoint().toString());
    }

    @AfterEach
    void back() {
        properties.close();
        sts.close();
    }

    @Test
    void theProfileThatIsNamedIsUsedThoughTheEnvironmentHasKeys() {
        Answer answer = run("leases", "stop", "0", "--no-wait", "--profile", "test");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.err())
                .contains("acts in AWS account " + TEST_ACCOUNT + " as arn:aws:iam::" + TEST_ACCOUNT + ":user/tester");
        assertThat(sts.asked()).containsOnly(new Signature("AKIDTEST", "eu-north-1"));
    }

    @Test
    void everyRequestOfACommandIsSignedByTheProfile() {
        try (var table = new AwsStub(signature -> AwsStub.Reply.error(400, "AccessDeniedException", "no"))) {
            Commands.in(Map.of()).run("leases", "--endpoint", table.endpoint().toString(), "--profile", "test");
            assertThat(table.asked()).isNotEmpty().containsOnly(new Signature("AKIDTEST", "eu-north-1"));
        }
    }

    @Test
    void aRegionThatIsNamedCountsMoreThanTheProfiles() {
        run("leases", "stop", "0", "--no-wait", "--profile", "test", "--region", "eu-west-1");
        assertThat(sts.asked()).containsOnly(new Signature("AKIDTEST", "eu-west-1"));
    }

    @Test
    void aProfileThatIsNotThereIsRefusedWithThoseThatAre() {
        Answer answer = run("leases", "stop", "0", "--no-wait", "--profile", "tset");
        assertThat(answer.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(answer.err()).contains("there is no profile 'tset'", "bare, test", "config");
        assertThat(desired()).isEqualTo(DesiredState.RUN);
    }

    @Test
    void soIsOneThatTheEnvironmentNames() {
        Answer answer = Commands.in(Map.of("AWS_PROFILE", "tset")).run("leases", "--table", table.name());
        assertThat(answer.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(answer.err()).contains("AWS_PROFILE: there is no profile 'tset'");
    }

    @Test
    void aProfileWithoutCredentialsBorrowsNone() {
        Answer answer = run("leases", "stop", "0", "--no-wait", "--profile", "bare");
        assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(answer.err()).contains("'bare'");
        assertThat(desired()).isEqualTo(DesiredState.RUN);
    }

    @Test
    void withoutAProfileTheAccountIsNamedWithTheSourceOfItsCredentials() {
        Answer answer = run("leases", "stop", "0", "--no-wait");
        assertThat(answer.err()).contains("acts in AWS account " + LIVE_ACCOUNT, "by AWS_ACCESS_KEY_ID");
    }

    @Test
    void anotherAccountThanTheExpectedOneIsNotTouched() {
        Answer answer = run("leases", "stop", "0", "--no-wait", "--expect-account", TEST_ACCOUNT);
        assertThat(answer.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(answer.err()).contains("nothing was done, as --expect-account is " + TEST_ACCOUNT, LIVE_ACCOUNT);
        assertThat(desired()).isEqualTo(DesiredState.RUN);
        assertThat(run("leases", "stop", "0", "--no-wait", "--expect-account", LIVE_ACCOUNT)
                        .code())
                .isZero();
        assertThat(desired()).isEqualTo(DesiredState.STOP);
    }

    @Test
    void whatAnswersInJsonNamesTheAccountInJson() throws Exception {
        JsonNode ordered = new ObjectMapper()
                .readTree(run("leases", "stop", "0", "--no-wait", "--json", "--profile", "test")
                        .out())
                .get(0);
        assertThat(ordered.path("account").asText()).isEqualTo(TEST_ACCOUNT);
        assertThat(ordered.path("principal").asText()).endsWith(":user/tester");
    }

    @Test
    void whereAwsCannotBeAskedThatIsSaidAndTheCredentialsAreNamed() {
        sts.close();
        Answer answer = run("leases", "stop", "0", "--no-wait", "--profile", "test");
        assertThat(answer.code()).isZero();
        assertThat(answer.err()).contains("acts by --profile test; AWS could not be asked whose account that is");
    }

    @Test
    void whatOnlyShowsAsksNobodyWhoItIs() {
        run("leases", "--profile", "test");
        run("leases", "stop", "0", "--dry-run", "--profile", "test");
        assertThat(sts.asked()).isEmpty();
    }

    @Test
    void lettersAreSentAndPutAsideInTheNamedAccountOnly() {
        try (var queue = new AwsStub(signature -> AwsStub.Reply.emptyQueue())) {
            String url = queue.endpoint() + "/123456789012/letters";
            String[] discard = {"dlq", "discard", "--queue", url, "--all", "--execute", "--profile", "test"};
            Answer answer = Commands.in(Map.of()).run(discard);
            assertThat(answer.code()).as(answer.err()).isZero();
            assertThat(answer.err()).contains("acts in AWS account " + TEST_ACCOUNT, ":user/tester");
            assertThat(queue.asked()).isNotEmpty();

            int before = queue.asked().size();
            for (List<String> settle : List.of(
                    List.of("dlq", "discard", "--queue", url),
                    List.of(
                            "dlq",
                            "redrive",
                            "--queue",
                            url,
                            "--to-topic",
                            "o",
                            "--bootstrap-server",
                            "127.0.0.1:1"))) {
                List<String> elsewhere = new ArrayList<>(settle);
                elsewhere.addAll(List.of("--all", "--execute", "--profile", "test", "--expect-account", LIVE_ACCOUNT));
                Answer refused = Commands.in(Map.of()).run(elsewhere.toArray(String[]::new));
                assertThat(refused.code()).isEqualTo(ExitCodes.USAGE);
                assertThat(refused.err()).contains("nothing was done", TEST_ACCOUNT);
            }
            assertThat(queue.asked()).hasSize(before);
        }
    }

    @Test
    void whereKafkaTakesPartItsBrokersAreNamedToo() {
        try (var queue = new AwsStub(signature -> AwsStub.Reply.emptyQueue())) {
            String url = queue.endpoint() + "/123456789012/letters";
            String[] redrive = {
                "dlq",
                "redrive",
                "--queue",
                url,
                "--to-topic=o",
                "--all",
                "--execute",
                "--profile=test",
                "--bootstrap-server=127.0.0.1:1"
            };
            assertThat(Commands.in(Map.of()).run(redrive).err())
                    .contains("acts in AWS account " + TEST_ACCOUNT, "Kafka is 127.0.0.1:1, with the credentials of");
        }
    }

    @Test
    void lettersOfATopicNeedNoAccountUnlessTheUserExpectsOne() {
        String[] discard = {
            "dlq",
            "discard",
            "--topic=letters",
            "--all",
            "--execute",
            "--bootstrap-server=127.0.0.1:1",
            "--kafka-timeout=100ms",
            "--expect-account=" + LIVE_ACCOUNT,
            "--profile=test"
        };
        assertThat(Commands.in(Map.of()).run(discard).err()).contains("nothing was done", TEST_ACCOUNT);
        int before = sts.asked().size();
        properties.set("aws.region", "");
        Answer answer = Commands.in(Map.of()).run(Arrays.copyOf(discard, 7));
        assertThat(answer.err())
                .contains("Kafka is 127.0.0.1:1, with the credentials of its own connection", "no answer in time")
                .doesNotContain("AWS");
        assertThat(sts.asked()).hasSize(before);
    }

    @Test
    void aPlanForLettersAsksNobodyWhoItIs() {
        try (var queue = new AwsStub(signature -> AwsStub.Reply.emptyQueue())) {
            String url = queue.endpoint() + "/123456789012/letters";
            Commands.in(Map.of()).run("dlq", "discard", "--queue", url, "--all", "--profile", "test");
            assertThat(queue.asked()).containsOnly(new Signature("AKIDTEST", "eu-north-1"));
            assertThat(sts.asked()).isEmpty();
        }
    }

    @Test
    void aQueueThatGivesNoLettersIsSaidInWords() {
        try (var queue = new AwsStub(signature -> AwsStub.Reply.error(400, "AccessDeniedException", "not yours"))) {
            String url = queue.endpoint() + "/123456789012/letters";
            Answer answer = Commands.in(Map.of()).run("dlq", "list", "--queue", url, "--profile", "test");
            assertThat(answer.code()).isEqualTo(ExitCodes.FAILED);
            assertThat(answer.err())
                    .contains("it is not allowed (not yours)", "Allow that action")
                    .doesNotContain("Service:", "Request ID");
        }
    }

    private Answer run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 4);
        System.arraycopy(
                new String[] {
                    "--table", table.name(), "--endpoint", table.endpoint().toString()
                },
                0,
                all,
                arguments.length,
                4);
        return Commands.in(Map.of()).run(all);
    }

    private DesiredState desired() {
        return store.read(KEY).orElseThrow().command().desired();
    }
}
