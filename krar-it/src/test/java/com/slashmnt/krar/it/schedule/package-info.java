/** Schedules compared with robfig/cron, which Kubernetes uses; needs {@code go}. */
@NullMarked
package com.slashmnt.krar.it.schedule;

import org.jspecify.annotations.NullMarked;
