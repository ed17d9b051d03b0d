package io.baton.internal.lambda;

import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Counts each request as it is sent, a repeated one again. */
final class DynamoDbCalls implements ExecutionInterceptor {

    private final Meters meters;

    private DynamoDbCalls(Meters meters) {
        this.meters = meters;
    }

    static DynamoDbClientBuilder counted(DynamoDbClientBuilder client, Meters meters) {
        // setting a configuration replaces the one there is, with its timeouts
        ClientOverrideConfiguration.Builder configuration = client.overrideConfiguration().toBuilder();
        return client.overrideConfiguration(
                configuration.addExecutionInterceptor(new DynamoDbCalls(meters)).build());
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        meters.count(Count.DYNAMODB_CALLS);
    }
}
