package io.baton.idempotency;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Has the client fail requests before they are sent, or lose them after they were carried out. */
final class TableFaults implements ExecutionInterceptor {

    private final Set<Class<? extends SdkRequest>> unsent = ConcurrentHashMap.newKeySet();
    private final Set<Class<? extends SdkRequest>> unanswered = ConcurrentHashMap.newKeySet();
    private final Set<Class<? extends SdkRequest>> interrupted = ConcurrentHashMap.newKeySet();
    private final Set<Class<? extends SdkRequest>> interruptedBefore = ConcurrentHashMap.newKeySet();

    private volatile boolean hidesItems;

    void neverSend(Class<? extends SdkRequest> request) {
        unsent.add(request);
    }

    /** The next one only. */
    void loseTheAnswerTo(Class<? extends SdkRequest> request) {
        unanswered.add(request);
    }

    /** The next one only: its thread is interrupted when the answer comes. */
    void interruptAtTheAnswerTo(Class<? extends SdkRequest> request) {
        interrupted.add(request);
    }

    /** The next one only: its thread is interrupted before it is sent. */
    void interruptBefore(Class<? extends SdkRequest> request) {
        interruptedBefore.add(request);
    }

    /** As a substitute for DynamoDB does that is not asked for the item, or does not know the question. */
    void hideTheItemThatRefused() {
        hidesItems = true;
    }

    void end() {
        hidesItems = false;
        unsent.clear();
        unanswered.clear();
        interrupted.clear();
        interruptedBefore.clear();
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (unsent.contains(context.request().getClass())) {
            throw SdkClientException.create("the test lets nothing through");
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (interruptedBefore.remove(context.request().getClass())) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (unanswered.remove(context.request().getClass())) {
            throw RetryableException.create("the test lost the answer");
        }
        if (interrupted.remove(context.request().getClass())) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes attributes) {
        return hidesItems && context.exception() instanceof ConditionalCheckFailedException refused
                ? refused.toBuilder().item(null).build()
                : context.exception();
    }
}
