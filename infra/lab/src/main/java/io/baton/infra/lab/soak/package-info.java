/** Minutes or hours of hand-offs under faults, judged a minute at a time. */
@NullMarked
package io.baton.infra.lab.soak;

import org.jspecify.annotations.NullMarked;
