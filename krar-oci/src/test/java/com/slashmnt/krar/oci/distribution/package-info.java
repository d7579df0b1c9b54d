@NullMarked
package com.slashmnt.krar.oci.distribution;

import org.jspecify.annotations.NullMarked;
