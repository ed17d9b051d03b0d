/** The function of the lab's demo. */
@NullMarked
package io.baton.demo;

import org.jspecify.annotations.NullMarked;
