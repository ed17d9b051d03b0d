package io.baton.infra.bench.contestant;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What Lambda tells an invocation that has just begun and may run for 15 minutes. */
record LambdaContext(String requestId, Instant deadline) implements Context {

    static LambdaContext fresh() {
        return new LambdaContext(UUID.randomUUID().toString(), Instant.now().plus(Duration.ofMinutes(15)));
    }

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public String getLogGroupName() {
        return "bench";
    }

    @Override
    public String getLogStreamName() {
        return "bench";
    }

    @Override
    public String getFunctionName() {
        return "bench";
    }

    @Override
    public String getFunctionVersion() {
        return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:bench";
    }

    @Override
    public CognitoIdentity getIdentity() {
        throw new UnsupportedOperationException("Baton asks nobody's identity");
    }

    @Override
    public ClientContext getClientContext() {
        throw new UnsupportedOperationException("No client calls");
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Duration.between(Instant.now(), deadline).toMillis();
    }

    @Override
    public int getMemoryLimitInMB() {
        return 512;
    }

    @Override
    public LambdaLogger getLogger() {
        throw new UnsupportedOperationException("Baton logs by SLF4J");
    }
}
