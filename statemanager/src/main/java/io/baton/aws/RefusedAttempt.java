package io.baton.aws;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What an attempt was refused with, before the time for further ones was up. Kept beside the exception that says only that. */
final class RefusedAttempt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedAttempt(String code) {
        super("refused before: " + code, null, false, false);
        this.code = code;
    }

    /** As the SDK has it where it does not forget it. */
    AwsServiceException asSdkSays() {
        return AwsServiceException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(getMessage())
                        .build())
                .build();
    }
}
