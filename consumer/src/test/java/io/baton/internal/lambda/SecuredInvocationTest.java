package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.InvocationFailedException;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.infra.local.CertificateAuthority;
import io.baton.internal.lambda.SecuredBroker.Way;
import io.baton.internal.secrets.FakeSecretsManager;
import io.baton.internal.tenure.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole invocations that have to show a real broker who they are, with credentials from a stand-in for Secrets Manager. */
@Tag("long")
class SecuredInvocationTest extends WholeInvocations {

    private static final String PASSWORD = "p\\a\"ss w=rd;";
    private static final String PATIENCE = "5s";

    @TempDir
    static Path directory;

    private final ConcurrentLinkedQueue<Long> done = new ConcurrentLinkedQueue<>();
    private CertificateAuthority authority;
    private FakeSecretsManager secrets;
    private SecuredBroker secured;
    private int minute;

    /** How a function may be let in. */
    enum Mode {
        TLS(Way.TLS, "tls", ""),
        SCRAM_512(Way.SASL, "sasl-scram-512", "login"),
        SCRAM_256(Way.SASL, "sasl-scram-256", "login"),
        PLAIN(Way.SASL, "sasl-plain", "login"),
        MUTUAL_TLS(Way.MUTUAL, "mtls", "key"),
        /** As OpenSSL encrypts keys today. */
        MUTUAL_TLS_ENCRYPTED_KEY(Way.MUTUAL, "mtls", "key-pbes2"),
        /** As Lambda's own sources of events want keys to be encrypted. */
        MUTUAL_TLS_KEY_ENCRYPTED_AS_LAMBDA_HAS_IT(Way.MUTUAL, "mtls", "key-pbes1");

        private final Way way;
        private final String auth;
        private final String secret;

        Mode(Way way, String auth, String secret) {
            this.way = way;
            this.auth = auth;
            this.secret = secret;
        }
    }

    @Override
    Site.Broker broker() {
        authority = CertificateAuthority.in(directory, "authority");
        secured = SecuredBroker.start(authority, PASSWORD);
        return secured;
    }

    @BeforeAll
    void keepSecrets() throws Exception {
        secrets = new FakeSecretsManager();
        secrets.put("roots", Map.of("certificate", authority.root()));
        var client = authority.certify("client");
        key("key", client, client.privateKey());
        key("key-pbes2", client, client.privateKey(PASSWORD, "PBEWithHmacSHA256AndAES_256"));
        key("key-pbes1", client, client.privateKey(PASSWORD, "PBEWithSHA1AndDESede"));
        var before = authority.certifyExpired("client-before");
        key("key-expired", before, before.privateKey());
        var stranger = CertificateAuthority.in(directory, "stranger");
        var unknown = stranger.certify("client");
        key("key-unknown", unknown, unknown.privateKey());
        secrets.put("roots-unknown", Map.of("certificate", stranger.root()));
        secrets.put(
                "roots-expired",
                Map.of(
                        "certificate",
                        CertificateAuthority.expired(directory, "before").root()));
    }

    private void key(String id, CertificateAuthority.Identity identity, String privateKey) {
        secrets.put(
                id,
                Map.of(
                        "certificate",
                        identity.certificate(),
                        "privateKey",
                        privateKey,
                        "privateKeyPassword",
                        PASSWORD));
    }

    @BeforeEach
    void begin() throws Exception {
        done.clear();
        password(PASSWORD);
        secrets.forgetAsked();
    }

    /** Changed as a rotation changes it: for the broker and in the secret. */
    private void password(String password) throws Exception {
        secured.setPassword(site.kafka.admin, password);
        secrets.put("login", Map.of("username", SecuredBroker.USER, "password", password));
    }

    @AfterAll
    @Override
    void close() {
        super.close();
        secured.close();
        secrets.close();
    }

    @ParameterizedTest
    @EnumSource
    void aHandOverKeepsItsPromiseWithEveryWayOfBeingLetIn(Mode mode) throws Exception {
        String topic = site.newTopic(1);
        Map<String, String> environment = environment(topic, mode);
        site.produce(topic, 0, 50);
        var first = start(environment);
        await(() -> done.size() >= 50);
        var second = start(environment);
        for (int i = 50; i < 200; i += 10) {
            site.produce(topic, i, i + 10);
        }
        PartitionReport ended = report(first);
        await(() -> done.size() >= 200);
        PartitionReport successor = site.stop(topic, second);

        assertThat(ended.getOutcome()).isEqualTo("superseded");
        assertThat(successor.getFromOffset()).isEqualTo(ended.getNextOffset());
        assertThat(site.leakedThreads(successor)).isEmpty();
        assertThat(done).containsExactlyElementsOf(offsets(200));
        assertThat(site.groupOffset(topic)).as("the mirror").contains(200L);
    }

    @Test
    void aRotatedPasswordReachesTheNextInvocation() throws Exception {
        String topic = site.newTopic(1);
        Map<String, String> environment = environment(topic, Mode.SCRAM_512);
        site.produce(topic, 0, 10);
        var first = start(environment);
        await(() -> done.size() >= 10);
        password("another");
        var second = start(environment);
        assertThat(report(first).getOutcome()).isEqualTo("superseded");
        site.produce(topic, 10, 20);
        await(() -> done.size() >= 20);
        site.stop(topic, second);
        assertThat(done).containsExactlyElementsOf(offsets(20));
        assertThat(secrets.asked()).as("once an invocation").containsExactly("login", "roots", "login", "roots");
    }

    @Test
    void aDuplicateReadsNoSecret() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 5);
        Map<String, String> environment = environment(topic, Mode.SCRAM_512);
        var holder = start(environment);
        await(() -> done.size() >= 5);
        secrets.forgetAsked();
        minute--;
        assertThat(report(start(environment)).getOutcome()).isEqualTo("duplicate");
        assertThat(secrets.asked()).isEmpty();
        site.stop(topic, holder);
    }

    @ParameterizedTest
    @EnumSource(names = {"SCRAM_512", "MUTUAL_TLS"})
    void deadLettersToTheSameClusterGoWithTheSameCredentials(Mode mode) throws Exception {
        String topic = site.newTopic(1);
        String dead = site.newTopic(1);
        site.produce(topic, 0, 4);
        var running = site.invoke(
                environment(topic, mode),
                Site.tick(minute++),
                LONG,
                () -> Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                        .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead)))
                        .handle((key, value, context) -> {
                            if (context.offset() == 2) {
                                throw new IllegalArgumentException("no such racer");
                            }
                            done.add(context.offset());
                        }));
        await(() -> done.size() >= 3);
        assertThat(site.stop(topic, running).getDeadLetters()).isEqualTo(1);
        assertThat(secrets.asked()).as("once for all clients").containsExactly(mode.secret, "roots");
        assertThat(site.kafka.read(dead))
                .singleElement()
                .satisfies(
                        letter -> assertThat(new String(letter.value(), UTF_8)).isEqualTo("v2"));
    }

    @Test
    void aSuccessorThatIsNotLetInLeavesTheHolderAlone() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, 10);
        var holder = start(environment(topic, Mode.SCRAM_512));
        await(() -> done.size() >= 10);
        secrets.put("login", Map.of("username", SecuredBroker.USER, "password", "wrong"));
        assertThat(failure(start(environment(topic, Mode.SCRAM_512)))).hasMessageContaining("refuses the function");
        site.produce(topic, 10, 20);
        await(() -> done.size() >= 20);
        PartitionReport report = site.stop(topic, holder);
        assertThat(report.getOutcome()).isEqualTo("stopped");
        assertThat(report.getGeneration()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"SCRAM_512", "SCRAM_256", "PLAIN"})
    void aWrongPasswordIsNamedAsOne(Mode mode) throws Exception {
        secrets.put("login", Map.of("username", SecuredBroker.USER, "password", "wrong-one"));
        assertThat(refused(environment(site.newTopic(1), mode)))
                .hasRootCauseInstanceOf(org.apache.kafka.common.errors.SaslAuthenticationException.class)
                .hasMessageContaining("Kafka at " + secured.by(Way.SASL) + " refuses the function")
                .hasMessageContaining("BATON_KAFKA_SECRET")
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void aBrokerOfAnUnknownAuthorityIsNotTrusted() throws Exception {
        String topic = site.newTopic(1);
        Map<String, String> environment = environment(topic, Mode.SCRAM_512);
        environment.put("BATON_KAFKA_CA_SECRET", "roots-unknown");
        assertNotTrusted(environment, "certification path");
        environment.remove("BATON_KAFKA_CA_SECRET"); // only those the JDK knows
        assertNotTrusted(environment, "certification path");
    }

    @Test
    void aBrokerWhoseCertificateIsExpiredIsNotTrusted() throws Exception {
        Map<String, String> environment = environment(site.newTopic(1), Mode.TLS);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", secured.by(Way.EXPIRED));
        assertNotTrusted(environment, "NotAfter");
    }

    @Test
    void aClientOfAnUnknownAuthorityIsNotLetIn() throws Exception {
        Map<String, String> environment = environment(site.newTopic(1), Mode.MUTUAL_TLS);
        environment.put("BATON_KAFKA_SECRET", "key-unknown");
        assertNotTrusted(environment, "certificate");
    }

    @Test
    void aClientWithoutACertificateIsNotLetIn() throws Exception {
        Map<String, String> environment = environment(site.newTopic(1), Mode.TLS);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", secured.by(Way.MUTUAL));
        assertNotTrusted(environment, "certificate");
    }

    private void assertNotTrusted(Map<String, String> environment, String reason) throws Exception {
        assertThat(refused(environment))
                .hasMessageContaining(
                        "TLS between the function and Kafka at " + environment.get("KAFKA_BOOTSTRAP_SERVERS"))
                .hasMessageContaining("BATON_KAFKA_CA_SECRET")
                .hasMessageContaining(reason);
    }

    @Test
    void aBrokerWithoutTlsIsSaidNotToAnswerInTime() throws Exception {
        Map<String, String> environment = environment(site.newTopic(1), Mode.TLS);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", site.broker.bootstrapServers());
        assertThat(refused(environment)).hasMessageContaining("Kafka at " + site.broker.bootstrapServers());
    }

    @Test
    void certificatesThatAreNotValidNowAreNamedBeforeAnybodyIsAsked() throws Exception {
        Map<String, String> environment = environment(site.newTopic(1), Mode.MUTUAL_TLS);
        environment.put("BATON_KAFKA_SECRET", "key-expired");
        assertThat(refused(environment))
                .hasMessageContaining("BATON_KAFKA_SECRET names the secret 'key-expired'")
                .hasMessageContaining("renew it");
        environment.put("BATON_KAFKA_SECRET", "key");
        environment.put("BATON_KAFKA_CA_SECRET", "roots-expired");
        assertThat(refused(environment))
                .hasMessageContaining("BATON_KAFKA_CA_SECRET names the secret 'roots-expired'")
                .hasMessageContaining("renew it");
    }

    @Test
    void aKeyThatItsPasswordDoesNotOpenIsSaidToComeFromTheSecret() throws Exception {
        var client = authority.certify("client-2");
        key("key-wrong", client, client.privateKey("something else", "PBEWithHmacSHA256AndAES_256"));
        Map<String, String> environment = environment(site.newTopic(1), Mode.MUTUAL_TLS);
        environment.put("BATON_KAFKA_SECRET", "key-wrong");
        assertThat(refused(environment))
                .hasCauseInstanceOf(SourceException.class)
                .hasMessageContaining("Kafka's client can't be made of its properties")
                .hasMessageContaining("BATON_KAFKA_SECRET");
    }

    @Test
    void aSecretThatIsMissingOrForbiddenOrLacksAFieldIsNamed() throws Exception {
        Map<String, String> environment = environment(site.newTopic(1), Mode.SCRAM_512);
        secrets.put("login", Map.of("username", SecuredBroker.USER));
        assertThat(refused(environment))
                .hasMessageContaining("BATON_KAFKA_SECRET names the secret 'login'")
                .hasMessageContaining("'password'");
        secrets.refuse("login", 400, "AccessDeniedException", "not authorized");
        assertThat(refused(environment)).hasMessageContaining("allow it secretsmanager:GetSecretValue");
        environment.put("BATON_KAFKA_SECRET", "nobodys");
        assertThat(refused(environment)).hasMessageContaining("'nobodys', which does not exist");
    }

    /** MSK's brokers alone know this mechanism: what is seen here is that the library is asked, and leaves no thread behind. */
    @Test
    void aBrokerThatIsNotMsksDoesNotKnowIam() throws Exception {
        Map<String, String> environment = environment(site.newTopic(1), Mode.SCRAM_512);
        environment.put("BATON_KAFKA_AUTH", "iam");
        environment.remove("BATON_KAFKA_SECRET");
        assertThat(refused(environment)).hasMessageContaining("AWS_MSK_IAM");
        assertThat(secrets.asked()).containsExactly("roots");
    }

    /** Nothing claimed, nothing left behind. */
    private InvocationFailedException refused(Map<String, String> environment) throws Exception {
        environment.put("BATON_CONNECT_TIMEOUT", PATIENCE);
        InvocationFailedException failure = failure(start(environment));
        assertThat(failure.report().getPartitions().getFirst().getGeneration()).isNull();
        assertThat(failure.report().getLeakedThreads()).isEmpty();
        return failure;
    }

    private Map<String, String> environment(String topic, Mode mode) {
        Map<String, String> environment = site.environment(topic);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", secured.by(mode.way));
        environment.put("BATON_KAFKA_AUTH", mode.auth);
        environment.put("BATON_KAFKA_CA_SECRET", "roots");
        if (!mode.secret.isEmpty()) {
            environment.put("BATON_KAFKA_SECRET", mode.secret);
        }
        return environment;
    }

    private CompletableFuture<PartitionReport> start(Map<String, String> environment) {
        return site.invoke(
                environment,
                Site.tick(minute++),
                LONG,
                () -> Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> done.add(context.offset())));
    }

    private static List<Long> offsets(int end) {
        return LongStream.range(0, end).boxed().toList();
    }
}
