/**
 * The judge: what the producer was acknowledged, held against what the functions wrote down, from neither of which the
 * consumer under test can hide anything.
 *
 * <p>Everything here but {@link io.baton.infra.lab.ledger.HandledLogs} is a pure function of the {@link
 * io.baton.infra.lab.ledger.Evidence}: no clock, no thread, no network.
 */
@NullMarked
package io.baton.infra.lab.ledger;

import org.jspecify.annotations.NullMarked;
