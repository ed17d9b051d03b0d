/**
 * What a demo and a soak have in common: real records through real Kafka into functions that hand the partitions on. The two
 * differ in when records flow and in how they judge.
 *
 * <pre>
 *  thread            owns
 *  main              the run: start, wait, drain, stop, judge
 *  producer          the Kafka producer and its source
 *  watcher           the handled logs, the lease rows, the screen
 *  chaos             the signals sent to holders, the network's faults
 *  Lambda emulator   tells the observer what becomes of invocations
 * </pre>
 */
@NullMarked
package io.baton.infra.lab.run;

import org.jspecify.annotations.NullMarked;
