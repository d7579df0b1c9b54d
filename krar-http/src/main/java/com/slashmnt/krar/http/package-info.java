/**
 * A blocking HTTP/1.1 transport without threads of its own: limits of time, TLS, proxies, reuse of
 * connections, and errors that say what went wrong. Start with {@link
 * com.slashmnt.krar.http.HttpTransport}. Redirects, credentials and retries are the caller's.
 */
@NullMarked
package com.slashmnt.krar.http;

import org.jspecify.annotations.NullMarked;
