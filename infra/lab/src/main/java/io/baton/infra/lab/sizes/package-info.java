/** What a function does with little memory and little of a core: {@code ./baton sizes}. */
@NullMarked
package io.baton.infra.lab.sizes;

import org.jspecify.annotations.NullMarked;
