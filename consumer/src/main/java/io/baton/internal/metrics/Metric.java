package io.baton.internal.metrics;

/** How a metric is called, and what it says. Names are public: alarms are built on them. */
public sealed interface Metric permits Count, Gauge, Timing {

    /** In PascalCase, as CloudWatch's own. */
    String metricName();

    Unit unit();

    /** What one reads it as, in a sentence. */
    String meaning();

    /** One of the few that alarms need, or one to look into when an alarm has rung. Each costs money. */
    boolean basic();
}
