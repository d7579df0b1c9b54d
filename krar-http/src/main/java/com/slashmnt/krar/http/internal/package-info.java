/** Sockets with a limit of time, and TLS over them: what lies below HTTP. */
@NullMarked
package com.slashmnt.krar.http.internal;

import org.jspecify.annotations.NullMarked;
