/** The command line: options in, words and exit codes out. */
@NullMarked
package io.baton.infra.lab.cli;

import org.jspecify.annotations.NullMarked;
