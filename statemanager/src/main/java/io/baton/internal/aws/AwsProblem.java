package io.baton.internal.aws;

import io.baton.internal.thrown.Thrown;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Why a call of AWS failed: what is wrong in half a sentence, and what to do about it in a whole one. The one place where
 * the SDK's exceptions become words, for the function, the commands and the deployment.
 *
 * @param what goes on a sentence that names what was asked: "the credentials have expired"
 * @param remedy what to do, as a sentence
 */
public record AwsProblem(Kind kind, String what, String remedy) {

    /** What there is to tell apart. */
    public enum Kind {
        THROTTLED,
        NO_CREDENTIALS,
        EXPIRED_CREDENTIALS,
        REFUSED_CREDENTIALS,
        NOT_ALLOWED,
        NO_REGION,
        UNKNOWN_HOST,
        UNREACHABLE,
        NOT_TRUSTED,
        NO_ANSWER,
        MISSING,
        INVALID,
        FAILED,
        OTHER
    }

    private static final int LONGEST_WORDS = 500;
    private static final int FORBIDDEN = 403;
    private static final int SERVERS_FAULT = 500;
    private static final String NETWORK_PATH =
            "the network path: in a VPC a function needs a NAT gateway or an endpoint for the service.";

    private static final Set<String> EXPIRED =
            Set.of("ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired", "RequestExpired");
    private static final Set<String> REFUSED = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "AuthFailure",
            "RequestTimeTooSkewed",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException");
    private static final Set<String> NOT_ALLOWED =
            Set.of("AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "NotAuthorized");

    /**
     * The words for what the SDK threw; its causes, and what was refused on the way, say more than it does. Throws nothing,
     * whatever the throwable does when it is read.
     */
    public static AwsProblem of(Throwable thrown) {
        return Thrown.answer(() -> read(thrown), () -> other(Thrown.className(thrown)));
    }

    private static AwsProblem read(Throwable thrown) {
        List<Throwable> related = related(thrown);
        for (Throwable each : related) {
            if (each instanceof AwsServiceException refused) {
                return refused(refused);
            }
        }
        return related.stream()
                .map(AwsProblem::ofClient)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> other(said(thrown)));
    }

    private static AwsProblem other(String what) {
        return new AwsProblem(Kind.OTHER, what, "The log has more.");
    }

    /** Itself, what it suppressed, its cause, and so on. */
    private static List<Throwable> related(Throwable thrown) {
        List<Throwable> related = new ArrayList<>();
        for (Throwable each : Thrown.chain(thrown)) {
            related.add(each);
            related.addAll(List.of(each.getSuppressed()));
        }
        return related;
    }

    private static AwsProblem refused(AwsServiceException refusal) {
        String code = code(refusal);
        String said = said(refusal);
        if (refusal.isThrottlingException()) {
            return new AwsProblem(
                    Kind.THROTTLED,
                    "it is over its request limit for now (%s)".formatted(code),
                    "Wait, or raise its capacity: a table's by having it billed by request (PAY_PER_REQUEST), a function's by its concurrency.");
        }
        if (EXPIRED.contains(code)) {
            return expired("the credentials have expired");
        }
        if (REFUSED.contains(code)) {
            return new AwsProblem(
                    Kind.REFUSED_CREDENTIALS,
                    "AWS does not accept the credentials (%s: %s)".formatted(code, said),
                    "Check access key, secret key and session token, the profile, the region, and this machine's clock.");
        }
        if (NOT_ALLOWED.contains(code) || refusal.statusCode() == FORBIDDEN) {
            return new AwsProblem(
                    Kind.NOT_ALLOWED,
                    "it is not allowed (%s)".formatted(said),
                    "Allow that action on that resource to that principal, or use another's credentials.");
        }
        if (refusal.statusCode() >= SERVERS_FAULT) {
            return new AwsProblem(
                    Kind.FAILED,
                    "AWS itself failed (%s %s)".formatted(refusal.statusCode(), quoted(code, said)),
                    "Try again; if it goes on, see whether the service has trouble.");
        }
        return switch (code) {
            case "ResourceNotFoundException" ->
                new AwsProblem(
                        Kind.MISSING,
                        "it does not exist in this account and region",
                        "Create it, or correct its name, the region (AWS_REGION) or the account.");
            case "ValidationException" ->
                new AwsProblem(
                        Kind.INVALID,
                        "AWS calls the request invalid (%s)".formatted(said),
                        "Check the names, ARNs and values that were given.");
            default ->
                new AwsProblem(
                        Kind.OTHER,
                        "AWS refused (%s)".formatted(quoted(code, said)),
                        "Check the names, ARNs and values that were given.");
        };
    }

    private static String quoted(String code, String said) {
        return code.isEmpty() ? said : code + ": " + said;
    }

    private static AwsProblem noCredentials(String what) {
        return new AwsProblem(
                Kind.NO_CREDENTIALS,
                what,
                "Name a profile (AWS_PROFILE, or --profile) and sign in to it (aws sso login), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; a function has them from its role.");
    }

    private static AwsProblem expired(String what) {
        return new AwsProblem(
                Kind.EXPIRED_CREDENTIALS, what, "Sign in again (aws sso login), or fetch new session credentials.");
    }

    private static Optional<AwsProblem> ofClient(Throwable thrown) {
        String message = Objects.requireNonNullElse(Thrown.message(thrown), "");
        AwsProblem problem = null;
        if (message.contains("Unable to load region")) {
            problem = new AwsProblem(
                    Kind.NO_REGION,
                    "no AWS region is given",
                    "Set AWS_REGION, or a region in the profile (a command also takes --region).");
        } else if (message.contains("SSO") || message.contains("oken is expired")) {
            problem = expired("the profile's sign-in is missing or has expired");
        } else if (message.contains("Unable to load credentials")) {
            problem = noCredentials("there are no AWS credentials");
        } else if (message.startsWith("Profile file contained no credentials")) {
            problem = noCredentials("there are no AWS credentials (%s)".formatted(message.split(":", 2)[0]));
        } else if (thrown instanceof UnknownHostException) {
            problem = new AwsProblem(
                    Kind.UNKNOWN_HOST,
                    "there is no host '%s'".formatted(message.split(":", 2)[0]),
                    "Check the region (AWS_REGION, or --region), the endpoint if one is set, and DNS.");
        } else if (thrown instanceof ConnectException || thrown instanceof SocketTimeoutException) {
            problem = new AwsProblem(
                    Kind.UNREACHABLE,
                    "no connection could be made (%s)".formatted(said(thrown)),
                    "Check the region, the endpoint if one is set, and " + NETWORK_PATH);
        } else if (thrown instanceof SSLException) {
            problem = new AwsProblem(
                    Kind.NOT_TRUSTED,
                    "the TLS certificate is not trusted (%s)".formatted(said(thrown)),
                    "Check the endpoint if one is set, and the certificates of a proxy in between.");
        } else if ((thrown instanceof ApiCallTimeoutException || thrown instanceof ApiCallAttemptTimeoutException)
                && Thrown.chain(thrown).size() == 1) {
            problem = new AwsProblem(Kind.NO_ANSWER, "there was no answer in time", "Check " + NETWORK_PATH);
        }
        return Optional.ofNullable(problem);
    }

    private static String code(AwsServiceException refused) {
        return refused.awsErrorDetails() == null
                ? ""
                : String.valueOf(refused.awsErrorDetails().errorCode());
    }

    /** A line, without the SDK's own figures, in bounds. */
    private static String said(Throwable thrown) {
        String said = thrown instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                ? refused.awsErrorDetails().errorMessage()
                : Thrown.message(thrown);
        String text = said == null || said.isBlank()
                ? "no reason was given, only the class " + Thrown.className(thrown)
                : said.strip().lines().findFirst().orElse("").replaceAll(" ?\\(SDK Attempt Count: \\d+\\)", "");
        return text.length() <= LONGEST_WORDS ? text : text.substring(0, LONGEST_WORDS) + " …";
    }

    /** Both, to end a message with. */
    @Override
    public String toString() {
        return what + ". " + remedy;
    }
}
