/** What is to be deployed, read from one strict YAML file whose problems are all told at once. Knows nothing of CDK. */
@NullMarked
package io.baton.infra.deploy.config;

import org.jspecify.annotations.NullMarked;
