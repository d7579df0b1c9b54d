@NullMarked
package com.slashmnt.krar.cloud.identity;

import org.jspecify.annotations.NullMarked;
