@NullMarked
package io.baton.infra.local;

import org.jspecify.annotations.NullMarked;
