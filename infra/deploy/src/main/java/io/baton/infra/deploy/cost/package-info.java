/** What a deployment costs a month, by the prices of one day. */
@NullMarked
package io.baton.infra.deploy.cost;

import org.jspecify.annotations.NullMarked;
