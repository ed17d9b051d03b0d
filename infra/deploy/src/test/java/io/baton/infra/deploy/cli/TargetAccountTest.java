package io.baton.infra.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.baton.infra.cli.connection.AccountGuard;
import io.baton.infra.cli.connection.CallerIdentity;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Yaml;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/** Which account it is, and whose functions are there, are asked before anything is done. */
class TargetAccountTest {

    private static final CallerIdentity HERE =
            new CallerIdentity("123456789012", "arn:aws:iam::123456789012:user/me", "acts");

    private final StringWriter said = new StringWriter();
    private int status = 200;
    private String answer = "";
    private HttpServer server;
    private LambdaClient lambda;
    private StsClientBuilder sts;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            if (status == 404) {
                exchange.getResponseHeaders().add("x-amzn-ErrorType", "ResourceNotFoundException");
            } else if (status == 403) {
                exchange.getResponseHeaders().add("x-amzn-ErrorType", "AccessDeniedException");
            }
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        URI here = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"));
        lambda = LambdaClient.builder()
                .endpointOverride(here)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
        sts = StsClient.builder()
                .endpointOverride(here)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(Apache5HttpClient.builder());
    }

    @AfterEach
    void end() {
        lambda.close();
        server.stop(0);
    }

    @Test
    void theAccountAndThePrincipalAreAsked() {
        answer = """
            <GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/me</Arn>\
            <UserId>u</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>""";
        CallerIdentity caller = TargetAccount.ask(sts, "region us-east-1");
        assertThat(caller.account()).isEqualTo(HERE.account());
        assertThat(caller.principal()).isEqualTo(HERE.principal());
    }

    @Test
    void credentialsThatAwsRefusesAreToldInWords() {
        status = 400;
        answer = "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>m</Message></Error></ErrorResponse>";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetAccount.ask(sts, "region us-east-1, profile staging"))
                .withMessageContaining(
                        "region us-east-1, profile staging; AWS could not be asked whose account that is: the credentials have expired. Sign in again");
    }

    @Test
    void credentialsThatAreNotThereAreToldInASentence() {
        StsClientBuilder without = StsClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(() -> {
                    throw SdkClientException.create("Unable to load credentials from any of the providers in the chain"
                            + " AwsCredentialsProviderChain(a page of them)");
                })
                .httpClientBuilder(Apache5HttpClient.builder());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetAccount.ask(without, "region us-east-1"))
                .withMessageContaining("region us-east-1")
                .withMessageContaining("there are no AWS credentials. Name a profile")
                .withMessageNotContaining("a page of them");
    }

    @Test
    void aNetworkThatFailsIsToldWithItsCause() {
        server.stop(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetAccount.ask(sts, "region eu-west-9"))
                .withMessageContaining("region eu-west-9")
                .withMessageContaining("Connection refused")
                .withMessageContaining("Check the region");
    }

    @Test
    void anAccountThatNoArnOfTheFileIsOfIsRefusedUnlessItIsMeant() {
        Deployment elsewhere = Yaml.deployment(
                "authenticationMethod: BASIC_AUTH",
                "secret: arn:aws:secretsmanager:eu-west-1:210987654321:secret:kafka-x7Yz01");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetAccount.check(HERE, elsewhere))
                .withMessageContaining("account 123456789012")
                .withMessageContaining("secret of 210987654321")
                .withMessageContaining("nothing was done");
        assertThatCode(() -> TargetAccount.check(HERE, Yaml.deployment())).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> guard("210987654321").admit(() -> HERE))
                .withMessageContaining("--expect-account is 210987654321");
        assertThat(guard("123456789012").admit(() -> HERE)).isEqualTo(HERE);
    }

    private static AccountGuard guard(String expected) {
        var guard = new AccountGuard();
        new CommandLine(CommandSpec.create().addMixin("guard", CommandSpec.forAnnotatedObject(guard)))
                .parseArgs("--expect-account", expected);
        return guard;
    }

    private void existing(String variables) {
        answer = "{\"FunctionName\": \"f\", \"Environment\": {\"Variables\": {" + variables + "}}}";
    }

    private void check(boolean clusterMoved) {
        new ExistingFunction(lambda, new PrintWriter(said, true)).check(Yaml.deployment("name: orders"), clusterMoved);
    }

    @Test
    void functionsOfAnotherTopicOrGroupAreNotTakenOver() {
        existing("\"BATON_TOPIC\": \"eu-rides\", \"BATON_GROUP_ID\": \"ride-standings\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(true))
                .withMessageContaining("orders-partition-0 consumes topic eu-rides for group ride-standings")
                .withMessageContaining("another name");
        existing("\"COLOUR\": \"green\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(true))
                .withMessageContaining("not a consumer of Baton's");
    }

    @Test
    void functionsOfTheSameTopicOnAnotherClusterAreNotEitherUnlessItMoved() {
        String same = "\"BATON_TOPIC\": \"rides\", \"BATON_GROUP_ID\": \"ride-standings\", ";
        existing(same + "\"KAFKA_BOOTSTRAP_SERVERS\": \"staging-1:9092,staging-2:9092\"");
        assertThatIllegalArgumentException().isThrownBy(() -> check(false)).withMessageContaining("--cluster-moved");
        assertThatCode(() -> check(true)).doesNotThrowAnyException();
        existing(same + "\"KAFKA_BOOTSTRAP_SERVERS\": \"b-0.example.com:9096,b-1.example.com:9096\"");
        assertThatCode(() -> check(false)).doesNotThrowAnyException();
    }

    @Test
    void whereNobodyIsOrNobodyMayLookItGoesOn() {
        status = 404;
        answer = "{}";
        assertThatCode(() -> check(false)).doesNotThrowAnyException();
        assertThat(said.toString()).isEmpty();
        status = 403;
        assertThatCode(() -> check(false)).doesNotThrowAnyException();
        assertThat(said.toString()).contains("warning", "orders-partition-0");
    }

    @Test
    void aGroupIsLookedForByItsNameAndByTheNamesThatItsPartitionMayHaveNow() {
        status = 403;
        answer = "{}";
        new ExistingFunction(lambda, new PrintWriter(said, true))
                .check(
                        Yaml.deployment(
                                "name: orders", "partitionsPerFunction: 2", "formerly: {partitionsPerFunction: 3}"),
                        false);
        assertThat(said.toString()).contains("orders-partition-0 ", "orders-group-0-2 ", "orders-group-0-1 ");
    }
}
