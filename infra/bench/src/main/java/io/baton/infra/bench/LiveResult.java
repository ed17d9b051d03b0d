package io.baton.infra.bench;

import io.baton.infra.bench.measure.Arrivals;
import io.baton.infra.bench.measure.Percentiles;
import java.util.List;

/**
 * What a reader of committed records saw of one contestant in one round, in milliseconds.
 *
 * @param latency from the sending of an input to the poll that returned its output
 * @param gaps for each hand-off: the silence that the successor's first output ended
 * @param silences for each hand-off: the longest silence within a second before and after that
 * @param missing inputs whose output did not come in its turn
 * @param again outputs that came a second time, or behind that of a later input
 * @param wrong outputs of which the count of their key's records is not that of the inputs
 */
record LiveResult(Percentiles latency, List<Double> gaps, List<Double> silences, long missing, long again, long wrong) {

    static LiveResult of(Arrivals arrivals) {
        return new LiveResult(
                arrivals.latency(),
                arrivals.gapsMillis(),
                arrivals.silencesMillis(),
                arrivals.missing(),
                arrivals.again(),
                arrivals.wrong());
    }

    /** @param crashed whether processes were killed: then outputs may come again */
    boolean kept(boolean crashed) {
        return missing == 0 && wrong == 0 && (crashed || again == 0);
    }
}
