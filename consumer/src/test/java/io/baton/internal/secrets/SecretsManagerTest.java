package io.baton.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.LackingClasses;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real SDK against a stand-in that answers as the service does. */
class SecretsManagerTest {

    private static final String PLANTED = "planted-secret";
    private static final SecretRef REF = new SecretRef("BATON_KAFKA_SECRET", "kafka/riders");

    private final SecretsManager secrets = new SecretsManager();
    private FakeSecretsManager fake;

    @BeforeEach
    void open() throws IOException {
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        fake = new FakeSecretsManager();
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void readsTheFieldsThatHoldTextAndShowsNoneOfThem() {
        fake.put(
                REF.id(),
                "{\"username\": \"rider\", \"password\": \"" + PLANTED
                        + "\", \"port\": 9096, \"more\": {\"password\": \"x\"}, \"none\": null, \"empty\": \" \"}");
        Secret secret = secrets.read(REF);
        assertThat(secret.field("username")).isEqualTo("rider");
        assertThat(secret.field("password")).isEqualTo(PLANTED);
        assertThat(secret.optional("empty")).isEmpty();
        assertThat(secret.toString()).contains("kafka/riders", "password").doesNotContain(PLANTED);
        for (String lacking : List.of("port", "more", "none", "empty", "certificate")) {
            assertThatThrownBy(() -> secret.field(lacking))
                    .isInstanceOf(SecretException.class)
                    .hasMessage("BATON_KAFKA_SECRET names the secret 'kafka/riders', which has no text in its field '"
                            + lacking + "': add it");
        }
    }

    @Test
    void asksAnewEachTimeSoThatARotatedSecretIsSeen() {
        fake.put(REF.id(), Map.of("password", "old"));
        assertThat(secrets.read(REF).field("password")).isEqualTo("old");
        fake.put(REF.id(), Map.of("password", "new"));
        assertThat(secrets.read(REF).field("password")).isEqualTo("new");
    }

    @Test
    void whatIsNoObjectOfJsonIsRefusedUnquoted() {
        for (String text : List.of(
                PLANTED,
                "\"" + PLANTED + "\"",
                "[\"" + PLANTED + "\"]",
                "{\"password\": " + PLANTED + "}",
                "{\"password\": \"" + PLANTED,
                "{\"password\": \"" + PLANTED + "\"} " + PLANTED,
                "{\"password\": \"x\"}{\"password\": \"" + PLANTED + "\"}",
                " ")) {
            fake.put(REF.id(), text);
            assertThatThrownBy(() -> secrets.read(REF))
                    .as(text)
                    .isInstanceOf(SecretException.class)
                    .hasMessageContaining("BATON_KAFKA_SECRET")
                    .hasMessageContaining("'kafka/riders'")
                    .hasMessageContaining("is not one JSON object")
                    .hasMessageNotContaining(PLANTED)
                    .hasNoCause();
        }
    }

    @Test
    void aBinarySecretIsRefused() {
        fake.putBinary(REF.id(), "cGxhbnRlZA==");
        assertThatThrownBy(() -> secrets.read(REF))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("'kafka/riders', which is binary");
    }

    @Test
    void whyItIsNotGivenIsToldWithWhatToDo() {
        assertThatThrownBy(() -> secrets.read(REF))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("'kafka/riders', which does not exist: create it");
        fake.refuse(REF.id(), 400, "AccessDeniedException", "User: arn:x is not authorized");
        assertThatThrownBy(() -> secrets.read(REF))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("allow it secretsmanager:GetSecretValue")
                .hasMessageContaining("kms:Decrypt")
                .hasMessageContaining("User: arn:x is not authorized");
        fake.refuse(REF.id(), 400, "InvalidRequestException", "it was marked for deletion");
        assertThatThrownBy(() -> secrets.read(REF))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("does not give: ")
                .hasMessageContaining("it was marked for deletion");
    }

    @Test
    void aServiceThatFailsIsAskedAgainAndThenNamed() {
        fake.refuse(REF.id(), 500, "InternalServiceError", "not now");
        assertThatThrownBy(() -> secrets.read(REF)).hasMessageContaining("not now");
        assertThat(fake.asked()).hasSizeGreaterThan(1);
    }

    @Test
    void whoIsNotThereIsToldToBeOutOfReach() {
        fake.close();
        System.setProperty("aws.endpointUrlSecretsManager", "http://127.0.0.1:9");
        assertThatThrownBy(() -> secrets.read(REF))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("could not be asked for")
                .hasMessageContaining("no connection could be made")
                .hasMessageContaining("the network path");
    }

    @Test
    void anArnSaysItsRegionItself() {
        assertThat(SecretsManager.region("arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:riders-AbCdEf"))
                .contains("cn-north-1");
        assertThat(SecretsManager.region("kafka/riders")).isEmpty();
        assertThat(SecretsManager.region("arn:aws:sqs:us-east-1:123456789012:riders"))
                .isEmpty();
    }

    @Test
    void noThreadIsLeftBehind() throws InterruptedException {
        fake.put(REF.id(), Map.of("password", "x"));
        var unused = secrets.read(REF);
        var before = new HashSet<>(Thread.getAllStackTraces().keySet());
        var again = secrets.read(REF);
        assertThat(again.field("password")).isEqualTo("x");
        // told to end by close(), they get a moment to do so
        for (Thread left : Thread.getAllStackTraces().keySet()) {
            boolean ofTheServer = left.getName().startsWith("HTTP-Dispatcher");
            assertThat(before.contains(left) || ofTheServer || left.join(Duration.ofSeconds(10)))
                    .as(left.getName())
                    .isTrue();
        }
    }

    @Test
    void whoLacksTheSdksPartIsToldWhichDependencyToAdd() throws Exception {
        Class<?> manager = Class.forName(
                "io.baton.internal.secrets.SecretsManager",
                true,
                new LackingClasses(
                        List.of("software.amazon.awssdk.services.secretsmanager."),
                        List.of("io.baton.internal.secrets.")));
        Class<?> reference = Class.forName("io.baton.internal.secrets.SecretRef", true, manager.getClassLoader());
        Object store = manager.getConstructor().newInstance();
        Object ref = reference.getConstructor(String.class, String.class).newInstance("BATON_KAFKA_CA_SECRET", "roots");
        assertThatThrownBy(() -> manager.getMethod("read", reference).invoke(store, ref))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .hasMessageContaining("BATON_KAFKA_CA_SECRET needs AWS's SDK for Secrets Manager")
                .hasMessageContaining("add the dependency software.amazon.awssdk:secretsmanager,");
    }
}
