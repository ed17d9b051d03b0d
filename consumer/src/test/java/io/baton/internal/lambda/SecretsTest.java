package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.FailurePolicy;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.infra.local.CertificateAuthority;
import io.baton.internal.secrets.FakeSecretsManager;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Plants secrets in every place a function is given some, and looks for them in everything it says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsTest {

    /** In all of them. */
    private static final String PLANTED = "planted-secret";

    private static final Map<String, String> SECRETS = Map.of(
            "KAFKA_SASL_JAAS_CONFIG",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"" + PLANTED
                    + "-jaas\";",
            "KAFKA_SSL_KEYSTORE_PASSWORD",
            PLANTED + "-keystore",
            "KAFKA_SSL_KEY_PASSWORD",
            PLANTED + "-key",
            "KAFKA_SSL_TRUSTSTORE_PASSWORD",
            PLANTED + "-truststore",
            "KAFKA_SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO",
            "user:" + PLANTED + "-registry",
            "AWS_SECRET_ACCESS_KEY",
            PLANTED + "-aws",
            "PAYMENTS_API_KEY",
            PLANTED + "-users-own");

    private static final int RECORDS = 10;

    private final ObjectMapper json = new ObjectMapper();
    private final ConcurrentLinkedQueue<Long> done = new ConcurrentLinkedQueue<>();
    private SecuredBroker broker;
    private CertificateAuthority.Identity client;
    private String privateKey;
    private FakeSecretsManager secrets;
    private Site site;
    private int minute;
    private EverythingLogged log;
    private ByteArrayOutputStream printed;

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        var authority = CertificateAuthority.in(directory, "authority");
        broker = SecuredBroker.start(authority, PLANTED + "-password");
        site = new Site(broker);
        broker.setPassword(site.kafka.admin, PLANTED + "-password");
        client = authority.certify("client");
        privateKey = client.privateKey(PLANTED + "-key-password", "PBEWithHmacSHA256AndAES_256");
        secrets = new FakeSecretsManager();
        secrets.put("login", Map.of("username", SecuredBroker.USER, "password", PLANTED + "-password"));
        secrets.put("key", key(client.certificate(), PLANTED + "-key-password"));
        secrets.put("roots", Map.of("certificate", authority.root()));
        System.setProperty("aws.secretAccessKey", PLANTED + "-aws");
        System.setProperty("aws.sessionToken", PLANTED + "-session");
    }

    @AfterAll
    void close() {
        System.clearProperty("aws.sessionToken");
        secrets.close();
        site.close();
        broker.close();
    }

    @BeforeEach
    void listen() {
        done.clear();
        printed = new ByteArrayOutputStream();
        log = new EverythingLogged(
                List.of(PLANTED, privateKey.lines().skip(1).findFirst().orElseThrow()));
    }

    @AfterEach
    void nothingWasLogged() {
        log.close();
        assertThat(log.lines.get()).as("lines looked at").isPositive();
        assertThat(log.leaks).isEmpty();
        assertThat(printed.toString(UTF_8)).doesNotContain(PLANTED);
        assertThat(site.book.list().toString()).doesNotContain(PLANTED);
    }

    @Test
    void aWholeInvocationKeepsItsSecrets() throws Exception {
        String topic = site.newTopic(1);
        site.produce(topic, 0, RECORDS);
        var running = start(environment(topic));
        await(() -> done.size() >= RECORDS);
        PartitionReport report = site.stop(topic, running);
        assertThat(json.writeValueAsString(report)).contains("stopped").doesNotContain(PLANTED);
        assertThat(report.toString()).doesNotContain(PLANTED);
        assertThat(printed.toString(UTF_8)).contains("CloudWatchMetrics");
        assertThat(site.row(topic)).isPresent();
    }

    @Test
    void aBrokerThatDoesNotKnowSaslIsToldNothingAloud() throws Exception {
        String topic = site.newTopic(1);
        Map<String, String> environment = environment(topic);
        environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
        environment.put("KAFKA_SASL_MECHANISM", "PLAIN");
        assertThat(failureOf(start(environment))).doesNotContain(PLANTED);
    }

    @Test
    void aBrokerThatDoesNotKnowTlsIsToldNothingAloud() throws Exception {
        String topic = site.newTopic(1);
        Map<String, String> environment = environment(topic);
        environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        environment.put("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
        environment.put(
                "KAFKA_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password=\"" + PLANTED
                        + "\";");
        assertThat(failureOf(start(environment))).doesNotContain(PLANTED);
    }

    @Test
    void aLoginThatCannotBeParsedIsNotQuoted() throws Exception {
        log.lines.incrementAndGet(); // refused before anything is logged
        String topic = site.newTopic(1);
        for (String broken : List.of(
                "PlainLoginModule required username=u password=" + PLANTED,
                "PlainLoginModule required username=\"u\" password=\"" + PLANTED + "\"",
                "PlainLoginModule " + PLANTED + " username=\"u\";",
                "PlainLoginModule required password=\"" + PLANTED + "\"; more",
                "PlainLoginModule required username=\"u\" password=\"quoted\"" + PLANTED + "\";",
                PLANTED)) {
            Map<String, String> environment = environment(topic);
            environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
            environment.put("KAFKA_SASL_MECHANISM", "PLAIN");
            environment.put("KAFKA_SASL_JAAS_CONFIG", broken);
            assertThat(failureOf(start(environment)))
                    .contains("KAFKA_SASL_JAAS_CONFIG")
                    .doesNotContain(PLANTED);
        }
    }

    @Test
    void aKeystoreThatCannotBeOpenedIsNamedWithoutItsPassword(@TempDir Path directory) throws Exception {
        String topic = site.newTopic(1);
        Path broken = Files.writeString(directory.resolve("broken.jks"), "no keystore");
        for (Path store : List.of(broken, directory.resolve("missing.jks"))) {
            Map<String, String> environment = environment(topic);
            environment.put("KAFKA_SECURITY_PROTOCOL", "SSL");
            environment.put("KAFKA_SSL_KEYSTORE_LOCATION", store.toString());
            environment.put("KAFKA_SSL_TRUSTSTORE_LOCATION", store.toString());
            assertThat(failureOf(start(environment)))
                    .contains(store.getFileName().toString())
                    .doesNotContain(PLANTED);
        }
        Map<String, String> environment = environment(topic);
        environment.remove("KAFKA_SSL_KEYSTORE_PASSWORD");
        environment.put("KAFKA_SECURITY_PROTOCOL", "SSL");
        environment.put("KAFKA_SSL_KEYSTORE_TYPE", "PEM");
        environment.put(
                "KAFKA_SSL_KEYSTORE_KEY", "-----BEGIN PRIVATE KEY-----\n" + PLANTED + "\n-----END PRIVATE KEY-----");
        environment.put(
                "KAFKA_SSL_KEYSTORE_CERTIFICATE___CHAIN",
                "-----BEGIN CERTIFICATE-----\n" + PLANTED + "\n-----END CERTIFICATE-----");
        assertThat(failureOf(start(environment))).doesNotContain(PLANTED);
    }

    @Test
    void whatSecretsManagerGaveIsKept() throws Exception {
        for (Map.Entry<String, String> way : Map.of(
                        "sasl-scram-512", "login", "sasl-scram-256", "login", "sasl-plain", "login", "mtls", "key")
                .entrySet()) {
            done.clear();
            String topic = site.newTopic(1);
            site.produce(topic, 0, RECORDS);
            var running = start(secured(topic, way.getKey(), way.getValue()));
            await(() -> done.size() >= RECORDS);
            PartitionReport report = site.stop(topic, running);
            assertThat(report.toString()).contains("stopped").doesNotContain(PLANTED);
        }
    }

    @Test
    void secretsOfNoUseAreNamedWithoutWhatIsInThem() throws Exception {
        String topic = site.newTopic(1);
        secrets.put("wrong-password", Map.of("username", SecuredBroker.USER, "password", PLANTED));
        secrets.put("no-password", Map.of("username", PLANTED));
        secrets.put("no-json", PLANTED);
        for (String id : List.of("wrong-password", "no-password", "no-json")) {
            for (String auth : List.of("sasl-scram-512", "sasl-plain")) {
                assertThat(failureOf(start(secured(topic, auth, id))))
                        .contains("BATON_KAFKA_SECRET")
                        .doesNotContain(PLANTED);
            }
        }
        secrets.put("no-certificate", key(PLANTED, PLANTED));
        secrets.put("no-key", Map.of("certificate", client.certificate(), "privateKey", PLANTED));
        secrets.put("wrong-key-password", key(client.certificate(), PLANTED));
        for (String id : List.of("no-certificate", "no-key", "wrong-key-password")) {
            assertThat(failureOf(start(secured(topic, "mtls", id))))
                    .contains("BATON_KAFKA_SECRET")
                    .doesNotContain(PLANTED);
        }
        log.lines.incrementAndGet(); // most are refused before anything is logged
    }

    private Map<String, String> key(String certificate, String password) {
        return Map.of("certificate", certificate, "privateKey", privateKey, "privateKeyPassword", password);
    }

    private Map<String, String> secured(String topic, String auth, String secret) {
        Map<String, String> environment = site.environment(topic);
        boolean mutual = auth.equals("mtls");
        environment.put(
                "KAFKA_BOOTSTRAP_SERVERS", broker.by(mutual ? SecuredBroker.Way.MUTUAL : SecuredBroker.Way.SASL));
        environment.put("BATON_KAFKA_AUTH", auth);
        environment.put("BATON_KAFKA_SECRET", secret);
        environment.put("BATON_KAFKA_CA_SECRET", "roots");
        environment.put("BATON_CONNECT_TIMEOUT", "5s");
        return environment;
    }

    @Test
    void aLeaseTableThatDoesNotAnswerIsNamedWithoutCredentials() throws Exception {
        String topic = site.newTopic(1);
        Map<String, String> environment = environment(topic);
        environment.put("BATON_LEASE_TABLE", "missing-table");
        assertThat(failureOf(start(environment))).contains("missing-table").doesNotContain(PLANTED);
    }

    @Test
    void wrongSettingsAreNamedWithoutTheSecretsBesideThem() throws Exception {
        String topic = site.newTopic(1);
        Map<String, String> environment = environment(topic);
        environment.put("BATON_PARTITION", "first");
        environment.put("KAFKA_GROUP_ID", PLANTED);
        assertThat(failureOf(start(environment)))
                .contains("BATON_PARTITION", "KAFKA_GROUP_ID")
                .doesNotContain(PLANTED);
        log.lines.incrementAndGet(); // refused before anything is logged
    }

    /** The SDK's and its HTTP client's debug lines show signed requests whole, the session token with them. */
    @Test
    void evenAtTraceTheShippedLogLeavesTheSdksRequestsOut() throws Exception {
        var context = new LoggerContext();
        context.putProperty("BATON_LOG_LEVEL", "TRACE");
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(
                Path.of("logback/src/main/resources/logback.xml").toUri().toURL());
        assertThat(context.getLogger("io.baton").getEffectiveLevel()).isEqualTo(Level.TRACE);
        for (String quiet : EverythingLogged.QUIET) {
            assertThat(context.getLogger(quiet).getEffectiveLevel()).as(quiet).isEqualTo(Level.WARN);
        }
        context.stop();
        log.lines.incrementAndGet(); // nothing runs here
    }

    private Map<String, String> environment(String topic) {
        Map<String, String> environment = site.environment(topic);
        environment.putAll(SECRETS);
        environment.put("BATON_CONNECT_TIMEOUT", "2s");
        environment.put("BATON_METRICS", "all");
        return environment;
    }

    private CompletableFuture<PartitionReport> start(Map<String, String> environment) {
        return site.invoke(
                environment,
                Site.tick(minute++), // a tick that failed a moment ago is not begun again
                Duration.ofMinutes(10),
                () -> Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> done.add(context.offset())),
                new PrintStream(printed, true, UTF_8));
    }

    /** All that Lambda would be shown of it. */
    private static String failureOf(CompletableFuture<PartitionReport> running) throws Exception {
        try {
            throw new AssertionError("it did not fail: " + running.get(60, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            var text = new StringWriter();
            Objects.requireNonNull(e.getCause()).printStackTrace(new PrintWriter(text, true));
            return text.toString();
        }
    }

    /** Every logger there is at TRACE, Kafka's too, but for those the shipped configuration keeps quiet at any level. */
    private static final class EverythingLogged extends AppenderBase<ILoggingEvent> implements AutoCloseable {

        static final List<String> QUIET = List.of("software.amazon.awssdk", "org.apache.hc");

        private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        private final Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private final Logger kafka = loggers.getLogger("org.apache.kafka");
        private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
        private final Level rootBefore = root.getLevel();
        private final Level kafkaBefore = kafka.getLevel();
        private final List<String> planted;
        final AtomicLong lines = new AtomicLong();
        final ConcurrentLinkedQueue<String> leaks = new ConcurrentLinkedQueue<>();

        EverythingLogged(List<String> planted) {
            this.planted = planted;
            root.iteratorForAppenders().forEachRemaining(others::add);
            others.forEach(root::detachAppender);
            setContext(loggers);
            start();
            root.addAppender(this);
            root.setLevel(Level.TRACE);
            kafka.setLevel(Level.TRACE);
            QUIET.forEach(name -> loggers.getLogger(name).setLevel(Level.WARN));
        }

        @Override
        protected void append(ILoggingEvent event) {
            lines.incrementAndGet();
            String all = event.getThreadName()
                    + event.getLoggerName()
                    + event.getFormattedMessage()
                    + event.getMDCPropertyMap()
                    + event.getKeyValuePairs()
                    + ThrowableProxyUtil.asString(event.getThrowableProxy());
            if (planted.stream().anyMatch(all::contains)) {
                leaks.add(all);
            }
        }

        @Override
        public void close() {
            root.detachAppender(this);
            others.forEach(root::addAppender);
            root.setLevel(rootBefore);
            kafka.setLevel(kafkaBefore);
            QUIET.forEach(name -> loggers.getLogger(name).setLevel(null));
        }
    }
}
