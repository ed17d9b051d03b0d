package io.baton.internal.kafka;

import io.baton.internal.secrets.Secret;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks certificates and keys in a secret before Kafka's client gets them: its messages name neither the secret nor the
 * field, and a broker just hangs up on an expired certificate. Only form and dates are checked, and not trust.
 */
final class PemFields {

    private static final String CERTIFICATE = "certificate";
    private static final String PRIVATE_KEY = "privateKey";
    private static final String PASSWORD = "privateKeyPassword";

    private static final Pattern A_CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");
    private static final String PLAIN_KEY = "-----BEGIN PRIVATE KEY-----";
    private static final String ENCRYPTED_KEY = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    private PemFields() {}

    /** The function's own certificate, and the certificates that lead from it to a root. */
    static String clientCertificate(Secret secret, Instant now) {
        X509Certificate own = certificates(secret).getFirst();
        if (!isValid(own, now)) {
            throw secret.wrong(CERTIFICATE, "is valid from %s to %s only: renew it".formatted(from(own), until(own)));
        }
        return secret.field(CERTIFICATE);
    }

    /** There are several while one root replaces another: at least one must be valid. */
    static String rootCertificates(Secret secret, Instant now) {
        List<X509Certificate> roots = certificates(secret);
        if (roots.stream().noneMatch(root -> isValid(root, now))) {
            X509Certificate last = roots.getLast();
            throw secret.wrong(
                    CERTIFICATE,
                    "holds no root certificate that is valid now (the last one is from %s to %s): renew it"
                            .formatted(from(last), until(last)));
        }
        return secret.field(CERTIFICATE);
    }

    static String privateKey(Secret secret) {
        String key = secret.field(PRIVATE_KEY);
        if (!key.contains(PLAIN_KEY) && !key.contains(ENCRYPTED_KEY)) {
            throw secret.wrong(
                    PRIVATE_KEY,
                    "is no key in PKCS #8 PEM, '%s' or '%s': 'openssl pkcs8 -topk8' makes one"
                            .formatted(PLAIN_KEY, ENCRYPTED_KEY));
        }
        return key;
    }

    /** Only for an encrypted key: for another key Kafka takes no password. */
    static Optional<String> privateKeyPassword(Secret secret) {
        return secret.field(PRIVATE_KEY).contains(ENCRYPTED_KEY)
                ? Optional.of(secret.field(PASSWORD))
                : Optional.empty();
    }

    private static List<X509Certificate> certificates(Secret secret) {
        var certificates = new ArrayList<X509Certificate>();
        Matcher found = A_CERTIFICATE.matcher(secret.field(CERTIFICATE));
        try {
            var x509 = CertificateFactory.getInstance("X.509");
            while (found.find()) {
                byte[] bytes = Base64.getMimeDecoder().decode(found.group(1));
                certificates.add((X509Certificate) x509.generateCertificate(new ByteArrayInputStream(bytes)));
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw secret.wrong(CERTIFICATE, "holds something between its marks that is no X.509 certificate");
        }
        if (certificates.isEmpty()) {
            throw secret.wrong(CERTIFICATE, "holds no certificate in PEM, '-----BEGIN CERTIFICATE-----'");
        }
        return certificates;
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static Instant from(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant();
    }

    private static Instant until(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }
}
