package com.slashmnt.krar.job;

/**
 * How many requests registries answered.
 *
 * @param heads which they do not count as pulls
 * @param gets which they may count
 */
record RegistryUse(int heads, int gets) {}
