package io.baton.infra.cli.trouble;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What AWS's SDK throws, in a sentence: it tells by class, code and message, and says a page where a line would do. Stateless. */
final class AwsWords {

    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired");
    private static final Set<String> UNKNOWN_KEY =
            Set.of("UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "AuthFailure");
    private static final Set<String> WRONG_SIGNATURE = Set.of(
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "RequestTimeTooSkewed");
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized");

    private static final int FORBIDDEN = 403;
    private static final int SERVERS_FAULT = 500;

    private AwsWords() {}

    static String of(SdkException failure) {
        AwsServiceException answered = Words.found(failure, AwsServiceException.class);
        return answered != null && answered.awsErrorDetails() != null ? answer(answered) : noAnswer(failure);
    }

    private static String answer(AwsServiceException failure) {
        String code = String.valueOf(failure.awsErrorDetails().errorCode());
        String said = Words.cut(failure.awsErrorDetails().errorMessage());
        String quoted = said.isEmpty() ? code : code + ": " + said;
        if (failure.isThrottlingException()) {
            return "AWS throttles these requests, and went on doing so (" + quoted
                    + "). Wait, or raise the capacity: a table's by on-demand billing or more read and write units, a function's"
                    + " by its concurrency.";
        }
        if (EXPIRED.contains(code)) {
            return "The AWS credentials have expired (" + code
                    + "). Sign in again, with 'aws sso login' or as you got them.";
        }
        if (UNKNOWN_KEY.contains(code)) {
            return "AWS does not know these credentials (" + quoted
                    + "). Check AWS_ACCESS_KEY_ID or --profile, and that the account has enabled this region.";
        }
        if (WRONG_SIGNATURE.contains(code)) {
            return "AWS refuses the signature (" + code
                    + "). Either the secret key does not belong to the access key, or this machine's clock is wrong.";
        }
        if (DENIED.contains(code) || failure.statusCode() == FORBIDDEN) {
            return "AWS denies access (" + quoted
                    + "). Allow that in the principal's policy, or use another --profile.";
        }
        if (failure.statusCode() >= SERVERS_FAULT) {
            return "AWS itself failed (" + failure.statusCode() + " " + quoted + "). Try again.";
        }
        return "AWS refused: " + quoted;
    }

    private static String noAnswer(SdkException failure) {
        String said = Words.cut(failure.getMessage());
        UnknownHostException host = Words.found(failure, UnknownHostException.class);
        if (host != null) {
            return "There is no host " + Words.cut(host.getMessage()).replaceFirst(":.*", "")
                    + ". Check --region and --endpoint, AWS_REGION and AWS_ENDPOINT_URL, and this machine's network.";
        }
        if (said.startsWith("Unable to load credentials")) {
            return "There are no AWS credentials. Sign in with 'aws sso login' or 'aws configure', set AWS_ACCESS_KEY_ID and"
                    + " AWS_SECRET_ACCESS_KEY, or name a --profile.";
        }
        if (said.startsWith("Unable to load region")) {
            return "There is no AWS region. Give --region, set AWS_REGION, or name a --profile that has one.";
        }
        if (said.contains("SSO") || said.contains("Token is expired")) {
            return "The profile's sign-in is missing or has expired (" + said
                    + "). Run 'aws sso login --profile NAME'.";
        }
        if (Words.found(failure, ConnectException.class) != null) {
            return "Nothing answers there (" + plain(said)
                    + "). Check --endpoint and AWS_ENDPOINT_URL, and the network.";
        }
        if (Words.found(failure, SSLException.class) != null) {
            return "TLS failed (" + plain(said) + "). Check the endpoint, and the certificates of a proxy in between.";
        }
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return "AWS did not answer in time. Check --region, --endpoint and this machine's network.";
        }
        return plain(said);
    }

    /** Without what only the SDK's makers ask for. */
    private static String plain(String said) {
        return said.replaceAll(" ?\\(SDK Attempt Count: \\d+\\)", "")
                .replaceAll("Unable to execute HTTP request: ", "")
                .strip();
    }
}
