package io.baton.internal.rehearsal;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.security.sasl.SaslException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.SaslAuthenticateRequest;
import org.apache.kafka.common.requests.SaslHandshakeRequest;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramSaslServer;
import org.jspecify.annotations.Nullable;

/** The login of one connection, as a broker's: by SCRAM with {@link #PASSWORD}, or by any mechanism that wants no answer. */
public final class RehearsalLogin {

    /** The password of every client that logs in. */
    public static final String PASSWORD = "rehearsal";

    private @Nullable ScramSaslServer scram;

    RehearsalLogin() {}

    ApiMessage begin(SaslHandshakeRequest request) {
        String mechanism = request.data().mechanism();
        if (ScramMechanism.isScram(mechanism)) {
            scram = scram(ScramMechanism.forMechanismName(mechanism));
        }
        return new SaslHandshakeResponseData().setMechanisms(List.of(mechanism));
    }

    private static ScramSaslServer scram(ScramMechanism mechanism) {
        try {
            ScramCredential credential =
                    new ScramFormatter(mechanism).generateCredential(PASSWORD, mechanism.minIterations());
            return new ScramSaslServer(mechanism, Map.of(), callbacks -> {
                for (var callback : callbacks) {
                    if (callback instanceof ScramCredentialCallback asked) {
                        asked.scramCredential(credential);
                    }
                }
            });
        } catch (GeneralSecurityException e) {
            throw new UnsupportedSaslMechanismException("this JVM lacks what " + mechanism + " needs", e);
        }
    }

    ApiMessage go(SaslAuthenticateRequest request) {
        try {
            byte[] answer = scram == null
                    ? new byte[0]
                    : scram.evaluateResponse(request.data().authBytes());
            return new SaslAuthenticateResponseData().setAuthBytes(answer);
        } catch (SaslException e) {
            return request.getErrorResponse(e).data();
        }
    }
}
