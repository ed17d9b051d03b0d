/** What a user of the test kit has: a function, and a test of it. */
@NullMarked
package com.acme;

import org.jspecify.annotations.NullMarked;
