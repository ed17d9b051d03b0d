/** Whole invocations, many in one JVM: a JVM for each of hundreds is more than a machine has. Here for what only the package sees. */
@NullMarked
package io.baton.internal.lambda;

import org.jspecify.annotations.NullMarked;
