package com.slashmnt.krar.job.input;

/** Whether the identity that a cloud gives to the pod is used for that cloud's registries. */
public enum CloudUse {
  /** Where an image of such a registry is looked up. */
  AUTO,
  /** Never; nothing of a cloud is asked. */
  OFF
}
