package io.baton.infra.deploy.config;

/**
 * What the account allows; AWS's own defaults unless the file says more.
 *
 * @param rules of EventBridge's default event bus
 * @param concurrentExecutions of Lambda, all functions together
 * @param codeStorageGigabytes of Lambda
 * @param roles of IAM
 * @param managedPolicies of IAM, attached to a role
 */
public record Quotas(int rules, int concurrentExecutions, int codeStorageGigabytes, int roles, int managedPolicies) {}
