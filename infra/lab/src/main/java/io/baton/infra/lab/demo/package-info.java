/** The demo: a run until enough hand-offs were seen, watched live and judged at the end. */
@NullMarked
package io.baton.infra.lab.demo;

import org.jspecify.annotations.NullMarked;
