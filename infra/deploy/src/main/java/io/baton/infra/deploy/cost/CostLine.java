package io.baton.infra.deploy.cost;

/**
 * A part of the bill.
 *
 * @param dollars for a month of 730 hours
 * @param explanation how it comes about
 */
public record CostLine(String item, double dollars, String explanation) {}
