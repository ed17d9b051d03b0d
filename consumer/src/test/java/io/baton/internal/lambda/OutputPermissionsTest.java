package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.infra.local.CertificateAuthority;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lambda.SecuredBroker.Way;
import io.baton.internal.lease.DesiredState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs of functions that may do what a broker's ACLs allow: OUTPUTS.md says what is enough, and what is missing is named before the claim. */
@Tag("long")
class OutputPermissionsTest extends WholeInvocations {

    private static final String PASSWORD = "p";

    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init") // broker() sets it
    private CertificateAuthority authority;

    @SuppressWarnings("NullAway.Init") // broker() sets it
    private SecuredBroker secured;

    private String topic;
    private Output<String, String> output;
    private int minute;

    @Override
    Site.Broker broker() {
        authority = CertificateAuthority.in(directory, "authority");
        secured = SecuredBroker.withAcls(authority, PASSWORD);
        return secured;
    }

    @AfterAll
    @Override
    void close() {
        super.close();
        secured.close();
    }

    @BeforeEach
    void forbid() throws Exception {
        site.kafka.admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        topic = site.newTopic(1);
        output = Output.to(site.kafka.newTopic("output", 1, Map.of()), new StringSerializer(), new StringSerializer());
        site.produce(topic, 0, 5);
        minute = 0;
    }

    /** Without DESCRIBE_CONFIGS on the cluster nobody tells the longest timeout, which is no problem. */
    @ParameterizedTest
    @EnumSource
    void whatTheDocumentListsIsEnough(Delivery way) throws Exception {
        allowReading();
        allowWriting();
        if (way == Delivery.EXACTLY_ONCE) {
            allowTransactions();
        }
        runs(way);
        assertThat(site.kafka.readCommitted(output.topic())).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource
    void anOutputTopicThatMayNotBeWrittenIsNamed(Delivery way) throws Exception {
        allowReading();
        allowTransactions();
        allow(TOPIC, output.topic(), LITERAL, DESCRIBE, DESCRIBE_CONFIGS);
        refused(way, "not allowed to write to the output topic " + output.topic(), "WRITE and DESCRIBE");
    }

    @Test
    void aTransactionalIdThatMayNotBeUsedIsNamed() throws Exception {
        allowReading();
        allowWriting();
        allow(GROUP, ownGroup(), LITERAL, READ, DESCRIBE);
        // of a topic whose name begins so
        allow(TRANSACTIONAL_ID, "baton/%s/%s-eu/".formatted(Site.GROUP, topic), PREFIXED, WRITE, DESCRIBE);
        refused(
                Delivery.EXACTLY_ONCE,
                "not allowed to use the transactional id 'baton/%s/%s/0'".formatted(Site.GROUP, topic),
                "WRITE and DESCRIBE on it, or on the prefix 'baton/%s/%s/'".formatted(Site.GROUP, topic));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGroupThatMayNotBeCommittedForIsNamed(boolean own) throws Exception {
        allow(TOPIC, topic, LITERAL, READ, DESCRIBE, DESCRIBE_CONFIGS);
        allow(GROUP, own ? Site.GROUP : ownGroup(), LITERAL, READ, DESCRIBE);
        allowWriting();
        allow(TRANSACTIONAL_ID, "baton/", PREFIXED, WRITE, DESCRIBE);
        refused(
                Delivery.EXACTLY_ONCE,
                "not allowed to commit offsets for the group '%s'".formatted(own ? ownGroup() : Site.GROUP),
                "READ and DESCRIBE");
    }

    @Test
    void aGroupThatMayOnlyBeLookedAtIsNamedOnceItIsThere() throws Exception {
        allowReading();
        allowWriting();
        allowTransactions();
        runs(Delivery.EXACTLY_ONCE);
        site.kafka
                .admin
                .deleteAcls(List.of(new AclBindingFilter(
                        new ResourcePattern(GROUP, ownGroup(), LITERAL).toFilter(),
                        new AccessControlEntry("User:" + SecuredBroker.USER, "*", READ, AclPermissionType.ALLOW)
                                .toFilter())))
                .all()
                .get();
        site.command(topic, DesiredState.RUN);
        assertThat(failure(start(Delivery.EXACTLY_ONCE)))
                .hasMessageContaining("not allowed to commit offsets for the group '%s'".formatted(ownGroup()));
    }

    /** Kafka asks for WRITE when a producer takes the id, which fences the holder: nobody can ask before the claim. */
    @Test
    void aTransactionalIdThatMayOnlyBeLookedAtIsNamedOnceItIsTaken() throws Exception {
        allowReading();
        allowWriting();
        allow(GROUP, ownGroup(), LITERAL, READ, DESCRIBE);
        allow(TRANSACTIONAL_ID, "baton/%s/%s/".formatted(Site.GROUP, topic), PREFIXED, DESCRIBE);
        assertThat(failure(start(Delivery.EXACTLY_ONCE)))
                .hasMessageContainingAll(
                        "taking over the transactional id",
                        "Allow the principal WRITE and DESCRIBE on the transactional id");
        assertThat(site.kafka.readCommitted(output.topic())).isEmpty();
    }

    private void allowReading() throws Exception {
        allow(TOPIC, topic, LITERAL, READ, DESCRIBE, DESCRIBE_CONFIGS);
        allow(GROUP, Site.GROUP, LITERAL, READ, DESCRIBE);
    }

    private void allowWriting() throws Exception {
        allow(TOPIC, output.topic(), LITERAL, WRITE, DESCRIBE, DESCRIBE_CONFIGS);
    }

    private void allowTransactions() throws Exception {
        allow(GROUP, ownGroup(), LITERAL, READ, DESCRIBE);
        allow(TRANSACTIONAL_ID, "baton/%s/%s/".formatted(Site.GROUP, topic), PREFIXED, WRITE, DESCRIBE);
    }

    private static String ownGroup() {
        return KafkaOutputTransactions.ownGroup(Site.GROUP);
    }

    private void allow(ResourceType type, String name, PatternType pattern, AclOperation... operations)
            throws Exception {
        site.kafka
                .admin
                .createAcls(Arrays.stream(operations)
                        .map(operation -> new AclBinding(
                                new ResourcePattern(type, name, pattern),
                                new AccessControlEntry(
                                        "User:" + SecuredBroker.USER, "*", operation, AclPermissionType.ALLOW)))
                        .toList())
                .all()
                .get();
    }

    private void runs(Delivery way) throws Exception {
        var running = start(way);
        await(() -> site.checkpoint(topic) == 5);
        assertThat(site.stop(topic, running).getOutcome()).isEqualTo("stopped");
    }

    private void refused(Delivery way, String... said) throws Exception {
        assertThat(failure(start(way))).hasMessageContainingAll(said);
        assertThat(site.holder(topic)).isZero();
        assertThat(site.checkpoint(topic)).isEqualTo(-1);
    }

    private CompletableFuture<PartitionReport> start(Delivery way) {
        var environment = new HashMap<>(site.environment(topic));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", secured.by(Way.SASL));
        environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        environment.put("KAFKA_SASL_MECHANISM", "PLAIN");
        environment.put(
                "KAFKA_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(SecuredBroker.USER, PASSWORD));
        environment.put("KAFKA_SSL_TRUSTSTORE_TYPE", "PEM");
        environment.put("KAFKA_SSL_TRUSTSTORE_CERTIFICATES", authority.root());
        return site.invoke(environment, Site.tick(14 * minute++), LONG, () -> echo(way));
    }

    private Pipeline<String, String> echo(Delivery way) {
        var writing = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .writing(output);
        return (way == Delivery.EXACTLY_ONCE ? writing.exactlyOnce() : writing.atLeastOnce())
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> context.send(output, key, value));
    }
}
