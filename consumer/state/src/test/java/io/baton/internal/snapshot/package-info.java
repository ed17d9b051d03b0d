@NullMarked
package io.baton.internal.snapshot;

import org.jspecify.annotations.NullMarked;
