package io.baton.spi;

/** How a metric is called, and what it says. Names are public: alarms are built on them. METRICS.md lists them all. */
public interface Metric {

    /** In PascalCase, as CloudWatch's own. */
    String metricName();

    Unit unit();

    /** What its value means, in a sentence. */
    String meaning();

    /** Whether it is one of the few that alarms need, or one to look into when an alarm has rung. Each costs money. */
    boolean basic();
}
