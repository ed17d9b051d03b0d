/** The contestants: each reads one partition from its beginning and gives every record to the same {@code Work}. */
@NullMarked
package io.baton.infra.bench.contestant;

import org.jspecify.annotations.NullMarked;
