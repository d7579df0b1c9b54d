package com.slashmnt.krar.it.registry;

/**
 * An image that a node has.
 *
 * @param name as the pod names it, with the registry and without tag: {@code docker.io/library/web}
 * @param digest of what the tag pointed at
 * @param child of the manifest for the node's platform; the same, if there is no index
 * @param config of that manifest's configuration
 */
public record NodeImage(String name, String digest, String child, String config) {}
