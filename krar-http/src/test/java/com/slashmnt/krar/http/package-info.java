/**
 * Tests of the transport: {@link com.slashmnt.krar.http.ScriptedServer} does as told, {@link
 * com.slashmnt.krar.http.ForwardProxy} passes on, {@link com.slashmnt.krar.http.TestKeys} makes
 * certificates.
 */
@NullMarked
package com.slashmnt.krar.http;

import org.jspecify.annotations.NullMarked;
