/**
 * The workload identity of Azure, and what it gets of a container registry; read {@link
 * com.slashmnt.krar.cloud.azure.AcrTokens} first.
 */
@NullMarked
package com.slashmnt.krar.cloud.azure;

import org.jspecify.annotations.NullMarked;
