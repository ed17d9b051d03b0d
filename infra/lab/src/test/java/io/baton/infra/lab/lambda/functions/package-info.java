/** What the emulator's tests deploy. */
@NullMarked
package io.baton.infra.lab.lambda.functions;

import org.jspecify.annotations.NullMarked;
