package io.baton.internal.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.LackingClasses;
import io.baton.infra.local.CertificateAuthority;
import io.baton.internal.kafka.AuthMethod.Mechanism;
import io.baton.internal.secrets.Secret;
import io.baton.internal.secrets.SecretException;
import io.baton.internal.secrets.SecretRef;
import io.baton.internal.secrets.SecretStore;
import io.baton.internal.tenure.SourceException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.LoginContext;
import javax.security.sasl.Sasl;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticationTest {

    private static final SecretRef LOGIN = new SecretRef("BATON_KAFKA_SECRET", "login");
    private static final SecretRef ROOTS = new SecretRef("BATON_KAFKA_CA_SECRET", "roots");
    private static final Duration TEN_DAYS = Duration.ofDays(10);
    private static final SecretStore NOBODY_ASKS = ref -> {
        throw new AssertionError("asked for " + ref);
    };

    private static Instant now;
    private static String root;
    private static String expiredRoot;
    private static CertificateAuthority.Identity client;

    @BeforeAll
    static void certify(@TempDir Path directory) {
        now = Instant.now();
        var authority = CertificateAuthority.in(directory, "authority");
        root = authority.root();
        client = authority.certify("client");
        expiredRoot = CertificateAuthority.expired(directory, "expired").root();
    }

    @Test
    void whatTheUserGaveIsLeftAlone() {
        assertThat(Authentication.AS_GIVEN.properties(NOBODY_ASKS, now)).isEmpty();
        assertThat(Authentication.AS_GIVEN.owns("sasl.jaas.config")).isFalse();
    }

    @Test
    void tlsAloneNeedsNoSecret() {
        assertThat(new Authentication(new AuthMethod.Tls(), null).properties(NOBODY_ASKS, now))
                .isEqualTo(Map.of("security.protocol", "SSL"));
    }

    @Test
    void saslIsByNameAndPasswordOverTls() {
        String scram = "org.apache.kafka.common.security.scram.ScramLoginModule";
        String plain = "org.apache.kafka.common.security.plain.PlainLoginModule";
        assertSasl(Mechanism.SCRAM_SHA_512, "SCRAM-SHA-512", scram);
        assertSasl(Mechanism.SCRAM_SHA_256, "SCRAM-SHA-256", scram);
        assertSasl(Mechanism.PLAIN, "PLAIN", plain);
    }

    private static void assertSasl(Mechanism mechanism, String word, String module) {
        assertThat(sasl(mechanism).properties(holding("username", "rider", "password", "pass word"), now))
                .isEqualTo(Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.mechanism",
                        word,
                        "sasl.jaas.config",
                        module + " required username=\"rider\" password=\"pass word\";"));
    }

    @Test
    void anyPasswordComesOutOfKafkasParserAsItWentIn() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            String username = hostile(random);
            String password = hostile(random);
            String login = sasl(Mechanism.SCRAM_SHA_512)
                    .properties(holding("username", username, "password", password), now)
                    .get("sasl.jaas.config");
            AppConfigurationEntry parsed = JaasContext.loadClientContext(
                            Map.of("sasl.jaas.config", new Password(login)))
                    .configurationEntries()
                    .getFirst();
            assertThat(parsed.getOptions())
                    .as("seed %d", seed)
                    .isEqualTo(Map.of("username", username, "password", password));
        }
    }

    private static String hostile(Random random) {
        String alphabet = "ab01\"\\\\\"'; =\n\r\t{}$#/*\u00e9\u20ac\u0007";
        var text = new StringBuilder("x");
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void aLoginThatLacksAFieldIsNamed() {
        assertThatThrownBy(() -> sasl(Mechanism.PLAIN).properties(holding("username", "rider"), now))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("BATON_KAFKA_SECRET names the secret 'login'")
                .hasMessageContaining("'password'");
    }

    @Test
    void mutualTlsAndRootsAreGivenAsText() {
        var secrets = holding("certificate", client.certificate(), "privateKey", client.privateKey());
        assertThat(new Authentication(mutual(), ROOTS).properties(secrets, now))
                .isEqualTo(Map.of(
                        "security.protocol",
                        "SSL",
                        "ssl.keystore.type",
                        "PEM",
                        "ssl.keystore.certificate.chain",
                        client.certificate(),
                        "ssl.keystore.key",
                        client.privateKey(),
                        "ssl.truststore.type",
                        "PEM",
                        "ssl.truststore.certificates",
                        root));
    }

    @Test
    void aPasswordGoesWithAKeyThatIsEncryptedAndWithNoOther() {
        String encrypted = client.privateKey("under this", "PBEWithHmacSHA256AndAES_256");
        assertThat(keyStore(
                        "certificate",
                        client.certificate(),
                        "privateKey",
                        encrypted,
                        "privateKeyPassword",
                        "under this"))
                .containsEntry("ssl.key.password", "under this");
        assertThat(keyStore(
                        "certificate",
                        client.certificate(),
                        "privateKey",
                        client.privateKey(),
                        "privateKeyPassword",
                        "of no use"))
                .doesNotContainKey("ssl.key.password");
        assertThatThrownBy(() -> keyStore("certificate", client.certificate(), "privateKey", encrypted))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("'privateKeyPassword'");
    }

    @Test
    void aKeyInAnotherFormIsNamedWithHowToMendIt() {
        for (String key : List.of("-----BEGIN RSA PRIVATE KEY-----\nplanted", "planted", client.certificate())) {
            assertThatThrownBy(() -> keyStore("certificate", client.certificate(), "privateKey", key))
                    .isInstanceOf(SecretException.class)
                    .hasMessageContaining("'login', which has a field 'privateKey' that is no key in PKCS #8 PEM")
                    .hasMessageContaining("openssl pkcs8 -topk8")
                    .hasMessageNotContaining("planted");
        }
    }

    @Test
    void whatIsNoCertificateIsNamed() {
        for (String certificate : List.of(
                "planted",
                client.privateKey(),
                "-----BEGIN CERTIFICATE-----\nplanted\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----")) {
            assertThatThrownBy(() -> keyStore("certificate", certificate, "privateKey", client.privateKey()))
                    .isInstanceOf(SecretException.class)
                    .hasMessageContaining("'login', which has a field 'certificate' that holds")
                    .hasMessageNotContaining("planted")
                    .hasNoCause();
        }
    }

    @Test
    void aClientsCertificateThatIsNotValidNowIsNamedWithItsDates() {
        var secrets = holding("certificate", client.certificate(), "privateKey", client.privateKey());
        for (Instant another : List.of(now.plus(TEN_DAYS), now.minus(TEN_DAYS))) {
            assertThatThrownBy(() -> new Authentication(mutual(), null).properties(secrets, another))
                    .isInstanceOf(SecretException.class)
                    .hasMessageContaining("'login', which has a field 'certificate' that is valid from 2")
                    .hasMessageContaining("only: renew it");
        }
    }

    @Test
    void ofSeveralRootsOneMustBeValid() {
        var tls = new Authentication(new AuthMethod.Tls(), ROOTS);
        assertThat(tls.properties(roots(expiredRoot + root), now))
                .containsEntry("ssl.truststore.certificates", expiredRoot + root);
        assertThatThrownBy(() -> tls.properties(roots(expiredRoot), now))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("BATON_KAFKA_CA_SECRET names the secret 'roots'")
                .hasMessageContaining("no root certificate that is valid now");
    }

    @Test
    void itOwnsWhatItSetsAndWhatWouldBeAtOddsWithIt() {
        var scram = sasl(Mechanism.SCRAM_SHA_512);
        assertThat(List.of("security.protocol", "sasl.mechanism", "sasl.jaas.config"))
                .allMatch(scram::owns)
                .allMatch(new Authentication(mutual(), null)::owns);
        assertThat(List.of("ssl.truststore.location", "ssl.keystore.location", "ssl.protocol", "fetch.min.bytes"))
                .noneMatch(scram::owns);
        assertThat(new Authentication(mutual(), null).owns("ssl.keystore.location"))
                .isTrue();
        assertThat(new Authentication(mutual(), null).owns("ssl.key.password")).isTrue();
        assertThat(new Authentication(mutual(), null).owns("ssl.truststore.location"))
                .isFalse();
        assertThat(new Authentication(mutual(), ROOTS).owns("ssl.truststore.location"))
                .isTrue();
    }

    /** What MSK's brokers make of it can't be seen here; that it is signed with the function's credentials can. */
    @Test
    void iamSignsALoginWithTheFunctionsOwnCredentials() throws Exception {
        System.setProperty("aws.accessKeyId", "AKIDFUNCTION");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.region", "eu-west-1");
        Map<String, String> given = new Authentication(new AuthMethod.Iam(), null).properties(NOBODY_ASKS, now);
        assertThat(given).containsEntry("security.protocol", "SASL_SSL").containsEntry("sasl.mechanism", "AWS_MSK_IAM");
        var properties = new HashMap<String, Object>(given);
        properties.put("bootstrap.servers", "127.0.0.1:9");
        Map<String, ?> parsed = new AdminClientConfig(properties).values();
        JaasContext login = JaasContext.loadClientContext(parsed);
        var callbacks = Class.forName(given.get("sasl.client.callback.handler.class"))
                .asSubclass(AuthenticateCallbackHandler.class)
                .getConstructor()
                .newInstance();
        callbacks.configure(parsed, "AWS_MSK_IAM", login.configurationEntries());
        logIn(login, callbacks);

        String broker = "b-1.riders.abcdef.c2.kafka.eu-west-1.amazonaws.com";
        var client = Sasl.createSaslClient(new String[] {"AWS_MSK_IAM"}, null, "kafka", broker, parsed, callbacks);
        JsonNode payload = new ObjectMapper().readTree(new String(client.evaluateChallenge(new byte[0]), UTF_8));
        assertThat(payload.path("host").asText()).isEqualTo(broker);
        assertThat(payload.path("action").asText()).isEqualTo("kafka-cluster:Connect");
        assertThat(payload.path("x-amz-credential").asText())
                .startsWith("AKIDFUNCTION/")
                .contains("/eu-west-1/");
        assertThat(payload.path("x-amz-signature").asText()).matches("[0-9a-f]{64}");
        callbacks.close();
    }

    private static void logIn(JaasContext login, CallbackHandler callbacks) throws Exception {
        new LoginContext(login.name(), null, callbacks, login.configuration()).login();
    }

    @Test
    void whoLacksTheIamLibraryIsToldWhichDependencyToAdd() throws Exception {
        Class<?> authentication = Class.forName(
                "io.baton.internal.kafka.Authentication",
                true,
                new LackingClasses(List.of("software.amazon.msk."), List.of("io.baton.internal.kafka.")));
        Class<?> method = Class.forName("io.baton.internal.kafka.AuthMethod", true, authentication.getClassLoader());
        Object iam = Class.forName("io.baton.internal.kafka.AuthMethod$Iam", true, authentication.getClassLoader())
                .getConstructor()
                .newInstance();
        Object settings = authentication.getConstructor(method, SecretRef.class).newInstance(iam, null);
        assertThatThrownBy(() -> authentication
                        .getMethod("properties", SecretStore.class, Instant.class)
                        .invoke(settings, NOBODY_ASKS, now))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("BATON_KAFKA_AUTH=iam")
                .hasMessageContaining("add the dependency software.amazon.msk:aws-msk-iam-auth");
    }

    private static Authentication sasl(Mechanism mechanism) {
        return new Authentication(new AuthMethod.Sasl(mechanism, LOGIN), null);
    }

    private static AuthMethod mutual() {
        return new AuthMethod.MutualTls(LOGIN);
    }

    private static Map<String, String> keyStore(String... fields) {
        return new Authentication(mutual(), null).properties(holding(fields), now);
    }

    /** Beside a root that is valid. */
    private static SecretStore holding(String... fields) {
        var map = new HashMap<String, String>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put(fields[i], fields[i + 1]);
        }
        return ref -> ref.equals(ROOTS) ? roots(root).read(ref) : new Secret(ref, map);
    }

    private static SecretStore roots(String certificates) {
        return ref -> {
            assertThat(ref).isEqualTo(ROOTS);
            return new Secret(ref, Map.of("certificate", certificates));
        };
    }
}
