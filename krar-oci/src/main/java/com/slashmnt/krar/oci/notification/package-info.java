/**
 * What registries tell when something is pushed to them; start with {@link
 * com.slashmnt.krar.oci.notification.PushNotification}.
 *
 * <p>Anybody may send a notification. No message of this package repeats what stood in one.
 */
@NullMarked
package com.slashmnt.krar.oci.notification;

import org.jspecify.annotations.NullMarked;
