/** What can be known to go wrong before anything is deployed. */
@NullMarked
package io.baton.infra.deploy.check;

import org.jspecify.annotations.NullMarked;
