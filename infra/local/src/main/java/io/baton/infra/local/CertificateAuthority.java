package io.baton.infra.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * Certifies keys for this machine's loopback address, for brokers and their clients. Everything is made by the JDK's
 * keytool in one key store, and given out as PEM.
 */
public final class CertificateAuthority {

    /** A key with the certificates that lead from it to its root, as PEM. */
    public record Identity(String certificate, String privateKey) {

        /**
         * The key under a password.
         *
         * @param algorithm for encrypting by a password, as the JDK names it
         */
        public String privateKey(String password, String algorithm) {
            byte[] salt = "eight or more by".getBytes(UTF_8);
            try {
                Cipher cipher = Cipher.getInstance(algorithm);
                cipher.init(
                        Cipher.ENCRYPT_MODE,
                        SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                        new PBEParameterSpec(salt, 2_048));
                byte[] encrypted = cipher.doFinal(content(privateKey));
                // the second scheme has one name whatever it is made of
                String scheme = algorithm.startsWith("PBEWithHmac") ? "PBES2" : algorithm;
                AlgorithmParameters parameters = AlgorithmParameters.getInstance(scheme);
                parameters.init(cipher.getParameters().getEncoded());
                return pem("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Without the key. */
        @Override
        public String toString() {
            return certificate;
        }
    }

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String ROOT = "root";
    private static final List<String> VALID = List.of("-startdate", "-1d", "-validity", "4");
    private static final List<String> EXPIRED = List.of("-startdate", "-4d", "-validity", "1");
    private static final int PATIENCE_SECONDS = 60;
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path keyStore;

    private CertificateAuthority(Path keyStore) {
        this.keyStore = keyStore;
    }

    /** A new root, valid for a few days, with its key store in this directory. */
    public static CertificateAuthority in(Path directory, String name) {
        return in(directory, name, VALID);
    }

    /** One whose root was valid a few days ago, for a day. */
    public static CertificateAuthority expired(Path directory, String name) {
        return in(directory, name, EXPIRED);
    }

    private static CertificateAuthority in(Path directory, String name, List<String> validity) {
        var authority = new CertificateAuthority(directory.resolve(name + ".p12"));
        authority.generate(ROOT, name, validity, List.of("-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign"));
        return authority;
    }

    /** For a broker on the loopback address, or a client. */
    public Identity certify(String name) {
        return certify(name, VALID);
    }

    /** What was valid a few days ago, for a day. */
    public Identity certifyExpired(String name) {
        return certify(name, EXPIRED);
    }

    private Identity certify(String name, List<String> validity) {
        generate(name, name, validity, List.of("-ext", "san=ip:" + Loopback.HOST, "-signer", ROOT));
        try {
            KeyStore store = open();
            var certificates = new StringBuilder();
            for (Certificate certificate : store.getCertificateChain(name)) {
                certificates.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            return new Identity(
                    certificates.toString(),
                    pem("PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the other side has to trust, as PEM. */
    public String root() {
        try {
            return pem("CERTIFICATE", open().getCertificate(ROOT).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Text between the marks of PEM. */
    public static String pem(String what, byte[] content) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, BASE64.encodeToString(content), what);
    }

    private static byte[] content(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
    }

    private KeyStore open() throws GeneralSecurityException {
        try (InputStream file = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, PASSWORD);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void generate(String alias, String name, List<String> validity, List<String> more) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                // it lives for half a second: C2 and G1 would double that
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                String.valueOf(PASSWORD)));
        command.addAll(validity);
        command.addAll(more);
        try {
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                keytool.destroyForcibly();
                throw new IllegalStateException(
                        command + ": " + new String(keytool.getInputStream().readAllBytes(), UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
