/** What goes to a terminal or a file: tables, JSON, and text that can do no harm there. */
@NullMarked
package io.baton.infra.cli.text;

import org.jspecify.annotations.NullMarked;
