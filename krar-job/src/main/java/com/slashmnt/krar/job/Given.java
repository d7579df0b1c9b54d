package com.slashmnt.krar.job;

/**
 * One setting as somebody gave it.
 *
 * @param setting which one
 * @param source the flag or variable, as messages name it
 * @param text its value, without blanks around it
 */
record Given(Setting setting, String source, String text) {

  /** Without its value, which may be a secret. */
  @Override
  public String toString() {
    return source;
  }

  boolean isEmpty() {
    return text.isEmpty();
  }
}
