/**
 * The judge: what the producer was acknowledged, held against what the functions wrote down, from neither of which the
 * consumer under test can hide anything.
 *
 * <p>The evidence comes from files ({@link io.baton.infra.ledger.HandledLogs}) or from memory ({@link
 * io.baton.infra.ledger.Ledger}); the verdict is a pure function of it: no clock, no thread, no network.
 */
@NullMarked
package io.baton.infra.ledger;

import org.jspecify.annotations.NullMarked;
