/** Windows of the lab's function: the topics that they come from and go to, read for the judge, and the state that holds them. */
@NullMarked
package io.baton.infra.lab.windows;

import org.jspecify.annotations.NullMarked;
