package io.baton.infra.deploy.cost;

/**
 * An item of the monthly cost.
 *
 * @param dollars for a month of 730 hours
 * @param explanation how it is computed
 */
public record CostLine(String item, double dollars, String explanation) {}
