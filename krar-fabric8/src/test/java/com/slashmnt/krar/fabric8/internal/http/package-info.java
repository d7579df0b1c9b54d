@NullMarked
package com.slashmnt.krar.fabric8.internal.http;

import org.jspecify.annotations.NullMarked;
