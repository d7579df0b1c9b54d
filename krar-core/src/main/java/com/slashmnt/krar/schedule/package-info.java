/**
 * Schedules in the words of Kubernetes' CronJobs, windows of the week and ranges of dates; read
 * {@link com.slashmnt.krar.schedule.CronSchedule} first.
 *
 * <p>cron-utils stays behind that one type. Of cron-utils only the parser of a field is used: its
 * own search for the next execution has no bound and another idea of daylight saving time.
 */
@NullMarked
package com.slashmnt.krar.schedule;

import org.jspecify.annotations.NullMarked;
