/**
 * A range of a topic handled once more, by the function itself, beside the live consumer: under a group and in a lease table of
 * its own, so that nothing of the live one is touched.
 */
@NullMarked
package io.baton.infra.lab.replay;

import org.jspecify.annotations.NullMarked;
