package io.baton.internal.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * A call whose attempts are refused until its time is up ends with "did not complete within …", and the SDK forgets why: a
 * throttled table looks like an unreachable one. This keeps the reason of the last attempt, for {@link AwsProblem}.
 */
public final class AttemptsRemembered implements ExecutionInterceptor {

    private static final ExecutionAttribute<String> REFUSED_WITH = new ExecutionAttribute<>("BatonRefusedWith");

    /** {@code "__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}. */
    private static final Pattern TYPE = Pattern.compile("\"__type\"\\s*:\\s*\"(?:[^\"#]*#)?([A-Za-z]+)\"");

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        if (context.httpResponse().isSuccessful()) {
            return context.responseBody();
        }
        return context.responseBody().map(body -> {
            byte[] read = whole(body);
            Matcher type = TYPE.matcher(new String(read, StandardCharsets.UTF_8));
            if (type.find()) {
                attributes.putAttribute(REFUSED_WITH, type.group(1));
            }
            return new ByteArrayInputStream(read);
        });
    }

    private static byte[] whole(InputStream body) {
        try {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        String code = attributes.getAttribute(REFUSED_WITH);
        if (code != null && context.exception() instanceof ApiCallTimeoutException timeout) {
            timeout.addSuppressed(refused(code));
        }
        return context.exception();
    }

    private static AwsServiceException refused(String code) {
        return AwsServiceException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("refused before: " + code)
                        .build())
                .build();
    }
}
