package io.baton.internal.lambda;

import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.CertificateAuthority;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.Loopback;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A broker in a JVM of its own with a listener for each way to come to it. The plain one, which {@link #bootstrapServers}
 * names, is for whoever only looks on.
 */
final class SecuredBroker implements Site.Broker {

    static final String USER = "rider";

    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;";

    /** Who asks functions for what, by the name of the listener. */
    enum Way {
        TLS,
        SASL,
        MUTUAL,
        EXPIRED
    }

    private final KafkaBroker broker;
    private final Map<Way, Integer> ports;

    private SecuredBroker(KafkaBroker broker, Map<Way, Integer> ports) {
        this.broker = broker;
        this.ports = ports;
    }

    /**
     * @param authority that certifies the broker, and the clients it lets in by certificate
     * @param password of the user, by SASL's mechanism PLAIN; {@link #setPassword} sets those of the others
     */
    static SecuredBroker start(CertificateAuthority authority, String password) {
        return start(authority, password, Map.of());
    }

    /** The user may do what ACLs allow and no more; who comes the plain way may do everything. */
    static SecuredBroker withAcls(CertificateAuthority authority, String password) {
        return start(
                authority,
                password,
                Map.of(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS"));
    }

    private static SecuredBroker start(CertificateAuthority authority, String password, Map<String, String> more) {
        var ports = new TreeMap<Way, Integer>();
        for (Way way : Way.values()) {
            ports.put(way, Loopback.freePort());
        }
        int plain = Loopback.freePort();
        BrokerSettings settings = BrokerSettings.DEFAULT.withPort(plain);
        var properties = new TreeMap<>(listeners(plain, ports));
        properties.putAll(secrets(authority, password));
        properties.putAll(more);
        for (Map.Entry<String, String> property : properties.entrySet()) {
            settings = settings.withProperty(property.getKey(), property.getValue());
        }
        return new SecuredBroker(new KafkaBroker(settings).start(), ports);
    }

    private static Map<String, String> listeners(int plain, Map<Way, Integer> ports) {
        int controller = Loopback.freePort();
        var advertised = new StringBuilder("PLAINTEXT://" + address(plain));
        ports.forEach((way, port) -> advertised.append(",%s://%s".formatted(way, address(port))));
        return Map.of(
                "listeners",
                advertised + ",CONTROLLER://" + address(controller),
                "advertised.listeners",
                advertised.toString(),
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,TLS:SSL,SASL:SASL_SSL,MUTUAL:SSL,EXPIRED:SSL",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "controller.quorum.voters",
                "1@" + address(controller));
    }

    private static Map<String, String> secrets(CertificateAuthority authority, String password) {
        String quotable = password.replace("\\", "\\\\").replace("\"", "\\\"");
        var properties = new TreeMap<String, String>();
        properties.putAll(keyStore("", authority.certify("broker")));
        properties.putAll(keyStore("listener.name.expired.", authority.certifyExpired("broker-before")));
        properties.put("sasl.enabled.mechanisms", "SCRAM-SHA-512,SCRAM-SHA-256,PLAIN");
        properties.put("listener.name.sasl.scram-sha-512.sasl.jaas.config", SCRAM);
        properties.put("listener.name.sasl.scram-sha-256.sasl.jaas.config", SCRAM);
        properties.put(
                "listener.name.sasl.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                        .formatted(USER, quotable));
        properties.put("listener.name.mutual.ssl.client.auth", "required");
        properties.put("listener.name.mutual.ssl.truststore.type", "PEM");
        properties.put("listener.name.mutual.ssl.truststore.certificates", authority.root());
        return properties;
    }

    private static Map<String, String> keyStore(String prefix, CertificateAuthority.Identity identity) {
        return Map.of(
                prefix + "ssl.keystore.type",
                "PEM",
                prefix + "ssl.keystore.certificate.chain",
                identity.certificate(),
                prefix + "ssl.keystore.key",
                identity.privateKey());
    }

    private static String address(int port) {
        return Loopback.HOST + ":" + port;
    }

    /** The user's, for both mechanisms of SCRAM. */
    void setPassword(Admin admin, String password) throws InterruptedException, ExecutionException {
        for (ScramMechanism mechanism : List.of(ScramMechanism.SCRAM_SHA_512, ScramMechanism.SCRAM_SHA_256)) {
            var credential = new ScramCredentialInfo(mechanism, 4_096);
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(USER, credential, password)))
                    .all()
                    .get();
        }
    }

    String by(Way way) {
        return address(ports.getOrDefault(way, 0));
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public void kill() {
        broker.kill();
    }

    @Override
    public void start() {
        broker.start();
    }

    @Override
    public String log() {
        return broker.logTail(Site.LOG_LINES);
    }

    @Override
    public void close() {
        broker.close();
    }
}
