package io.baton.internal.processing;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.TooLarge;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.recovery.FailurePlan;
import io.baton.internal.recovery.Outbox;
import io.baton.internal.tenure.SessionRig;
import org.junit.jupiter.api.BeforeEach;

/** Processors under a hold whose dead letters are kept. */
abstract class LetterHarness extends ProcessorHarness {

    static final FailurePolicy.Final TO_LETTERS = FailurePolicy.deadLetter(DeadLetterTarget.kafka("dead"));

    final TakenLetters letters = new TakenLetters();
    HeldLease tenancy;

    @BeforeEach
    void hold() throws InterruptedException {
        tenancy = tenancy();
        places = new FailurePlan.Places(null, toLetters());
    }

    Outbox toLetters() {
        return new Outbox(letters, "letters", TooLarge.STOP);
    }

    SessionRig begun(Pipeline<?, ?> pipeline) {
        SessionRig processor = processor(pipeline);
        processor.begin(hold(0, 1, tenancy));
        return processor;
    }
}
