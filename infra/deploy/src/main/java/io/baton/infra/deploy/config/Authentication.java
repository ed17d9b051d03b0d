package io.baton.infra.deploy.config;

/** How the function authenticates itself to the brokers. Named as in CDK's Kafka event sources, if they have the method. */
public enum Authentication {
    NONE("none"),
    TLS("tls"),
    SASL_SCRAM_512_AUTH("sasl-scram-512"),
    SASL_SCRAM_256_AUTH("sasl-scram-256"),
    BASIC_AUTH("sasl-plain"),
    CLIENT_CERTIFICATE_TLS_AUTH("mtls"),
    SASL_IAM("iam");

    private final String setting;

    Authentication(String setting) {
        this.setting = setting;
    }

    /** The function's {@code BATON_KAFKA_AUTH}. */
    public String setting() {
        return setting;
    }

    public boolean needsSecret() {
        return switch (this) {
            case SASL_SCRAM_512_AUTH, SASL_SCRAM_256_AUTH, BASIC_AUTH, CLIENT_CERTIFICATE_TLS_AUTH -> true;
            case NONE, TLS, SASL_IAM -> false;
        };
    }
}
