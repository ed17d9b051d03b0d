/**
 * The console: a small local web page over the leases, and the hand-off timeline as a file. {@link ConsoleServer} serves
 * fixed resources and a few JSON answers from a {@link ConsoleSource}; the page polls, so the source is asked only while a page is open.
 *
 * <p>Threads: the server's own, one for each request under way; {@link LeaseSampler} lets one of them at a time ask the source.
 */
@NullMarked
package io.baton.infra.console;

import org.jspecify.annotations.NullMarked;
