/** What a run tells while it runs; start with {@link com.slashmnt.krar.listen.RunListener}. */
@NullMarked
package com.slashmnt.krar.listen;

import org.jspecify.annotations.NullMarked;
