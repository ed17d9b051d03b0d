/**
 * Runs the real lease and tenure code under every interleaving of a few invocations and a few faults, and checks the
 * promises of the hand-off in each state it reaches.
 *
 * <pre>
 *   Exploration ─► Run ─► Sandbox (one invocation: a Strand, its RemoteTable, its Worker) ─► Tenure
 *    search        moves   └─► Promises, Ledger: what is checked after each move
 *    │                 └─► OutputBook: the same for outputs, which SessionOutputs writes through RemoteCoordinator to a Coordinator
 *    └─► Graph: liveness
 * </pre>
 *
 * One thread runs at a time: an invocation parks in a port, and goes on when a {@link io.baton.infra.explorer.Move} says so.
 */
@NullMarked
package io.baton.infra.explorer;

import org.jspecify.annotations.NullMarked;
