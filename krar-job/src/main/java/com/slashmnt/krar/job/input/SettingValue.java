package com.slashmnt.krar.job.input;

/**
 * One setting as the user gave it.
 *
 * @param setting which one
 * @param source the flag or variable, as messages name it
 * @param text its value, without blanks around it
 */
public record SettingValue(Setting setting, String source, String text) {

  /** Without its value, which may be a secret. */
  @Override
  public String toString() {
    return source;
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }
}
