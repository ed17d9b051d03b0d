/**
 * What becomes of a failed record: {@link io.baton.internal.recovery.Recovery} tries it again or does what the policy says;
 * {@link io.baton.internal.recovery.Outbox} sends its letter until the target has it.
 */
@NullMarked
package io.baton.internal.recovery;

import org.jspecify.annotations.NullMarked;
