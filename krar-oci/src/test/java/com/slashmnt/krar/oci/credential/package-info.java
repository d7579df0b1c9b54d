@NullMarked
package com.slashmnt.krar.oci.credential;

import org.jspecify.annotations.NullMarked;
