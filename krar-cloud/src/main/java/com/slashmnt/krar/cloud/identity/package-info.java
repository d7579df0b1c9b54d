/**
 * How a step towards a credential is taken, fails, and is kept; read {@link
 * com.slashmnt.krar.cloud.identity.CloudHttp} first.
 */
@NullMarked
package com.slashmnt.krar.cloud.identity;

import org.jspecify.annotations.NullMarked;
