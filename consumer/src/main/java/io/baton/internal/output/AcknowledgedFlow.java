package io.baton.internal.output;

import java.util.function.BooleanSupplier;

/** A flow that sends outputs as they come, so that state has to wait until Kafka has acknowledged them. */
public interface AcknowledgedFlow extends OutputFlow {

    /** Tells, whenever it is asked, whether Kafka has acknowledged all outputs that were written before this call. */
    BooleanSupplier writtenSoFar();
}
