/** What may be wrong with a deployment, looked for one by one. */
@NullMarked
package io.baton.infra.cli.doctor;

import org.jspecify.annotations.NullMarked;
