/** Runs one invocation: reads settings and event, puts the parts together, writes report, metrics and history. */
@NullMarked
package io.baton.internal.lambda;

import org.jspecify.annotations.NullMarked;
