package io.baton.internal.metrics;

/** What takes time, and is told as a distribution. */
public enum Timing implements Metric {
    HANDLER("HandlerMillis", true, "time in the handler, of each attempt at a record"),
    LATENCY("LatencyMillis", false, "from a record's timestamp until it was finished");

    private final String metricName;
    private final boolean basic;
    private final String meaning;

    Timing(String metricName, boolean basic, String meaning) {
        this.metricName = metricName;
        this.basic = basic;
        this.meaning = meaning;
    }

    @Override
    public String metricName() {
        return metricName;
    }

    @Override
    public Unit unit() {
        return Unit.MILLISECONDS;
    }

    @Override
    public boolean basic() {
        return basic;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
