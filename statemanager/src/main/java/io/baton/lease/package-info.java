/**
 * The hand-off protocol: rows ({@link io.baton.lease.Lease}), steps ({@link io.baton.lease.Step}), rules
 * ({@link io.baton.lease.LeaseRules}), and what an invocation does with them ({@link io.baton.lease.Leases}).
 *
 * <pre>
 *   admit ──► claim ──► look, look, look … ──► renew, renew, renew … ──► release
 *     │         │            │      (Claimant)        │       (Tenancy)
 *     └ duplicate, stopped   └ superseded, stopped    └ superseded, stopped: release; fenced: end at once
 * </pre>
 */
@NullMarked
package io.baton.lease;

import org.jspecify.annotations.NullMarked;
