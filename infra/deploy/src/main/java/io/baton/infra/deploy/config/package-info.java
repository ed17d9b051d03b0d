/** Reads a deployment from a strict YAML file, and reports all its problems at once. Does not use CDK. */
@NullMarked
package io.baton.infra.deploy.config;

import org.jspecify.annotations.NullMarked;
