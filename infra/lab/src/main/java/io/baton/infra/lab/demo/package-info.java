/**
 * The demo: real rides through real Kafka into functions that hand the partitions on, watched live and judged at the end.
 *
 * <pre>
 *  thread            owns
 *  main              the run: start, wait for enough hand-offs, drain, stop, judge
 *  producer          the Kafka producer and its source
 *  watcher           the handled logs, the lease rows, the screen
 *  chaos             the signals sent to holders
 *  Lambda emulator   calls the observer with what becomes of invocations
 * </pre>
 */
@NullMarked
package io.baton.infra.lab.demo;

import org.jspecify.annotations.NullMarked;
