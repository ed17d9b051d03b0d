/** What a contestant's JVM measures about itself, and the handler that all contestants run. */
@NullMarked
package io.baton.infra.bench.measure;

import org.jspecify.annotations.NullMarked;
