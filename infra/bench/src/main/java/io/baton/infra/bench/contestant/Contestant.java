package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;

/** One way to read a partition. */
interface Contestant {

    /** Reads on and on, from offset 0; the JVM ends meanwhile. Only that of a live job may return: when another process goes on. */
    void read(Job job, Work work) throws Exception;
}
