/**
 * When the user's code may run under a session: {@link io.baton.internal.guard.Guard} says whether a record may be begun and
 * counts as finished, {@link io.baton.internal.guard.HandlerPace} what a record is expected to take,
 * {@link io.baton.internal.guard.TimeLimit} how long an attempt may last.
 *
 * <p><b>Interrupts.</b> Baton interrupts a thread in two cases:
 * <ul>
 *   <li>The lease thread abandons the work. It tells the guard first, so a thread that meets the interrupt can ask whose it
 *       is. This flag stays set: nothing is to be begun or finished any more.
 *   <li>The lease thread ends an attempt that outlasts the handler timeout. {@link io.baton.internal.guard.TimeLimit} sees to it
 *       that the interrupt hits this attempt, and takes the flag back before the next.
 * </ul>
 * Any other interrupt is made by the user's code, and ends with the call that made it: after each call the guard clears the
 * flag, unless the work is abandoned ({@code dropForeignInterrupt}). If such an interrupt reaches a wait of Baton's own all
 * the same, that wait goes on ({@code ignoreUnlessOurs}). Where a worker can't go on, the partition stops and says so.
 */
@NullMarked
package io.baton.internal.guard;

import org.jspecify.annotations.NullMarked;
