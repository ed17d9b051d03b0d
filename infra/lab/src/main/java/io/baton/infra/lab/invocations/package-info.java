/** What Lambda and the invocations' own reports tell of invocations. */
@NullMarked
package io.baton.infra.lab.invocations;

import org.jspecify.annotations.NullMarked;
