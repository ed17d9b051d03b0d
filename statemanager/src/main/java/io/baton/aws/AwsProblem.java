package io.baton.aws;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Why a call of AWS failed: what is wrong in half a sentence, and what to do about it in a whole one. The one place where
 * the SDK's exceptions become words, for the function, the commands and the deployment.
 *
 * @param what the end of a sentence that names what was asked: "the credentials have expired"
 * @param remedy what to do, as a sentence
 */
public record AwsProblem(Kind kind, String what, String remedy) {

    /** Problems with different remedies. */
    public enum Kind {
        THROTTLED,
        NO_CREDENTIALS,
        EXPIRED_CREDENTIALS,
        REFUSED_CREDENTIALS,
        NOT_ALLOWED,
        NO_REGION,
        UNKNOWN_HOST,
        UNREACHABLE,
        NO_ANSWER,
        MISSING,
        INVALID,
        OTHER
    }

    private static final int LONGEST_WORDS = 500;
    private static final int MOST_RELATED = 50;

    private static final String CHECK_PATH =
            "the network path: in a VPC a function needs a NAT gateway or an endpoint for the service.";

    private static final Set<String> THROTTLED = Set.of(
            "ProvisionedThroughputExceededException", "ThrottlingException", "Throttling", "RequestLimitExceeded");
    private static final Set<String> EXPIRED = Set.of("ExpiredTokenException", "ExpiredToken");
    private static final Set<String> REFUSED = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException");
    private static final Set<String> NOT_ALLOWED =
            Set.of("AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "NotAuthorized");

    /** The words for what the SDK threw; its causes, and what was refused on the way, say more than it does. */
    public static AwsProblem of(Throwable thrown) {
        for (Throwable each : related(thrown)) {
            if (each instanceof RefusedAttempt refused) {
                return refused(refused.code(), said(refused));
            }
            if (each instanceof AwsServiceException refused) {
                return refused(code(refused), said(refused));
            }
        }
        return related(thrown).stream()
                .map(AwsProblem::ofClient)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> new AwsProblem(Kind.OTHER, said(thrown), "The log has more."));
    }

    /** Itself, what it suppressed, its cause, and so on; a bounded number, as causes may form a circle. */
    private static List<Throwable> related(Throwable thrown) {
        Deque<Throwable> related = new ArrayDeque<>();
        @Nullable Throwable each = thrown;
        while (each != null && related.size() < MOST_RELATED) {
            related.add(each);
            related.addAll(List.of(each.getSuppressed()));
            each = each.getCause();
        }
        return List.copyOf(related);
    }

    private static AwsProblem refused(String code, String said) {
        if (THROTTLED.contains(code)) {
            return new AwsProblem(
                    Kind.THROTTLED,
                    "it takes no more requests for now (%s)".formatted(code),
                    "Raise its capacity, or have it billed by request (PAY_PER_REQUEST).");
        }
        if (EXPIRED.contains(code)) {
            return new AwsProblem(
                    Kind.EXPIRED_CREDENTIALS,
                    "the credentials have expired",
                    "Sign in again (aws sso login), or fetch new session credentials.");
        }
        if (REFUSED.contains(code)) {
            return new AwsProblem(
                    Kind.REFUSED_CREDENTIALS,
                    "AWS does not accept the credentials (%s: %s)".formatted(code, said),
                    "Check access key, secret key and session token, the profile, and this machine's clock.");
        }
        if (NOT_ALLOWED.contains(code)) {
            return new AwsProblem(
                    Kind.NOT_ALLOWED,
                    "it is not allowed (%s)".formatted(said),
                    "Allow that action on that resource to that principal, or use another's credentials.");
        }
        return switch (code) {
            case "ResourceNotFoundException" ->
                new AwsProblem(
                        Kind.MISSING,
                        "it does not exist in this account and region",
                        "Create it, or correct its name, the region (AWS_REGION) or the account.");
            case "ValidationException" ->
                new AwsProblem(
                        Kind.INVALID, "AWS takes no such request (%s)".formatted(said), "Check what it was asked for.");
            default ->
                new AwsProblem(
                        Kind.OTHER,
                        "AWS refused (%s: %s)".formatted(code.isEmpty() ? "no code" : code, said),
                        "If it goes on, check what it was asked for, and whether the service has trouble of its own.");
        };
    }

    private static Optional<AwsProblem> ofClient(Throwable thrown) {
        String said = thrown.getMessage() == null ? "" : thrown.getMessage();
        AwsProblem problem = null;
        if (said.contains("Unable to load region")) {
            problem =
                    new AwsProblem(Kind.NO_REGION, "no region is given", "Set AWS_REGION, or a region in the profile.");
        } else if (said.contains("SSO session") || said.contains("token is expired")) {
            problem = refused("ExpiredTokenException", said);
        } else if (said.contains("Unable to load credentials")
                || said.contains("Profile file contained no credentials")) {
            problem = new AwsProblem(
                    Kind.NO_CREDENTIALS,
                    "there are no AWS credentials",
                    "Name a profile (AWS_PROFILE) and sign in to it, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; a function has them from its role.");
        } else if (thrown instanceof UnknownHostException) {
            problem = new AwsProblem(
                    Kind.UNKNOWN_HOST,
                    "there is no host '%s'".formatted(said.split(":", 2)[0]),
                    "Check the region (AWS_REGION), the endpoint if one is set, and DNS.");
        } else if (thrown instanceof ConnectException || thrown instanceof SocketTimeoutException) {
            problem = unreachable(said);
        } else if (thrown instanceof ApiCallTimeoutException || thrown instanceof ApiCallAttemptTimeoutException) {
            problem = thrown.getCause() == null
                    ? new AwsProblem(Kind.NO_ANSWER, "there was no answer in time", "Check " + CHECK_PATH)
                    : null;
        }
        return Optional.ofNullable(problem);
    }

    private static AwsProblem unreachable(String said) {
        return new AwsProblem(
                Kind.UNREACHABLE,
                "no connection comes about (%s)".formatted(said),
                "Check the endpoint if one is set, and " + CHECK_PATH);
    }

    private static String code(AwsServiceException refused) {
        return refused.awsErrorDetails() == null
                ? ""
                : String.valueOf(refused.awsErrorDetails().errorCode());
    }

    /** Without the SDK's own figures, in bounds. */
    private static String said(Throwable thrown) {
        String said = thrown instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                ? refused.awsErrorDetails().errorMessage()
                : thrown.getMessage();
        String text = said == null || said.isBlank() ? thrown.getClass().getSimpleName() : said.strip();
        return text.length() <= LONGEST_WORDS ? text : text.substring(0, LONGEST_WORDS) + " …";
    }

    /** Both, to end a message with. */
    @Override
    public String toString() {
        return what + ". " + remedy;
    }
}
