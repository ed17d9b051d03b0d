package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class ProducerPropertiesTest {

    private static final Map<String, Object> READS_WITH = ClientProperties.complete(
            Map.of(
                    "bootstrap.servers", "kafka:9092",
                    "security.protocol", "SASL_SSL",
                    "sasl.mechanism", "AWS_MSK_IAM",
                    "sasl.jaas.config", "${vault:kafka:jaas}",
                    "config.providers", "vault",
                    "config.providers.vault.class", "com.acme.Vault",
                    "acme.token.url", "https://acme.test",
                    "isolation.level", "read_committed",
                    "interceptor.classes", "com.acme.ConsumerInterceptor",
                    "fetch.min.bytes", "1000"),
            "riders",
            "baton-orders-3");

    @Test
    void whatSecuresTheFunctionsOwnReadingSecuresTheProducer() {
        assertThat(ProducerProperties.complete("dead", READS_WITH, Map.of()))
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "AWS_MSK_IAM")
                .containsEntry("sasl.jaas.config", "${vault:kafka:jaas}")
                .containsEntry("config.providers.vault.class", "com.acme.Vault")
                .containsEntry("acme.token.url", "https://acme.test");
    }

    @Test
    void whatIsOnlyAConsumersStaysOut() {
        assertThat(ProducerProperties.complete("dead", READS_WITH, Map.of()))
                .doesNotContainKeys(
                        "isolation.level",
                        "fetch.min.bytes",
                        "group.id",
                        "enable.auto.commit",
                        "auto.offset.reset",
                        "allow.auto.create.topics",
                        "interceptor.classes");
    }

    @Test
    void thePartitionerOfOutputsIsNotThatOfLetters() {
        var reader = new HashMap<>(READS_WITH);
        reader.put("partitioner.class", "com.acme.OfOutputs");
        assertThat(ProducerProperties.complete("dead", reader, Map.of())).doesNotContainKey("partitioner.class");
        assertThat(ProducerProperties.complete("dead", reader, Map.of("partitioner.class", "com.acme.OfLetters")))
                .containsEntry("partitioner.class", "com.acme.OfLetters");
    }

    @Test
    void theUsersPropertiesWinButForWhatThePromiseHangsOn() {
        var overrides = Map.of(
                "bootstrap.servers", "elsewhere:9092",
                "max.request.size", "5",
                "interceptor.classes", "com.acme.ProducerInterceptor",
                "acks", "1",
                "enable.idempotence", "false",
                "transactional.id", "mine",
                "delivery.timeout.ms", "30000");
        Map<String, Object> properties = ProducerProperties.complete("dead", READS_WITH, overrides);
        assertThat(properties)
                .containsEntry("bootstrap.servers", "elsewhere:9092")
                .containsEntry("max.request.size", "5")
                .containsEntry("interceptor.classes", "com.acme.ProducerInterceptor")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .doesNotContainKey("transactional.id");
        assertThat(ProducerProperties.patience(properties)).hasSeconds(31);
    }

    @Test
    void producersOfOneFunctionHaveNamesOfTheirOwn() {
        assertThat(ProducerProperties.complete("dead", READS_WITH, Map.of()))
                .containsEntry("client.id", "baton-orders-3-to-dead");
    }

    @Test
    void anAdminGetsNothingOfAProducersNorOfAConsumers() {
        var producer = ProducerProperties.complete("dead", READS_WITH, Map.of());
        var shared = ClientProperties.shared(producer, AdminClientConfig.configNames());
        assertThat(shared)
                .containsKeys("bootstrap.servers", "sasl.jaas.config", "config.providers.vault.class")
                .doesNotContainKeys(ProducerConfig.ACKS_CONFIG, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "group.id");
    }
}
