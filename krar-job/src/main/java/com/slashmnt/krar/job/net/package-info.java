/** Proxies, address ranges, URLs and PEM files. */
@NullMarked
package com.slashmnt.krar.job.net;

import org.jspecify.annotations.NullMarked;
