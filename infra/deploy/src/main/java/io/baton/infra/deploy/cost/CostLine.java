package io.baton.infra.deploy.cost;

/**
 * A part of the bill.
 *
 * @param dollars a month of 730 hours
 * @param why how it comes about
 */
public record CostLine(String what, double dollars, String why) {}
