/**
 * The hand-off protocol: rows ({@link io.baton.internal.lease.Lease}), steps ({@link io.baton.internal.lease.Step}), rules
 * ({@link io.baton.internal.lease.LeaseRules}), and what an invocation does with them ({@link io.baton.internal.lease.Leases}).
 *
 * <pre>
 *   admit ──► claim ──► look, look, look … ──► renew, renew, renew … ──► release
 *     │         │            │      (Claimant)        │       (HeldLease)
 *     └ duplicate, stopped   └ superseded, stopped    └ superseded, stopped: release; fenced: end at once
 * </pre>
 */
@NullMarked
package io.baton.internal.lease;

import org.jspecify.annotations.NullMarked;
