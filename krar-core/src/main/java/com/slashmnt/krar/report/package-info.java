/** What a run did, as data; start with {@link com.slashmnt.krar.report.RunReport}. */
@NullMarked
package com.slashmnt.krar.report;

import org.jspecify.annotations.NullMarked;
