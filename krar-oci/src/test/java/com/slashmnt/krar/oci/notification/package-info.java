/** What notifications of each registry say, and what no notification can do. */
@NullMarked
package com.slashmnt.krar.oci.notification;

import org.jspecify.annotations.NullMarked;
