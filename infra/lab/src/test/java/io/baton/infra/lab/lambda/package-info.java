@NullMarked
package io.baton.infra.lab.lambda;

import org.jspecify.annotations.NullMarked;
