@NullMarked
package com.slashmnt.krar.oci.http;

import org.jspecify.annotations.NullMarked;
