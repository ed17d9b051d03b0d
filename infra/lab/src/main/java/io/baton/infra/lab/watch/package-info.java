/** The live view: what the functions wrote down and the rows say, on the screen. */
@NullMarked
package io.baton.infra.lab.watch;

import org.jspecify.annotations.NullMarked;
