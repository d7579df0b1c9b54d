package com.slashmnt.krar.cloud.identity;

import org.jspecify.annotations.Nullable;

/**
 * A step towards a credential that was not taken. Its message is one sentence that names the step,
 * why it failed, and what to grant; nothing that a server said, but for codes that are known.
 */
public final class IdentityFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param step such as {@code GetAuthorizationToken of ECR}
   * @param why without a period
   * @param advice what to do about it, without a period
   */
  public IdentityFailure(String step, String why, String advice) {
    this(step, why, advice, null);
  }

  public IdentityFailure(String step, String why, String advice, @Nullable Throwable cause) {
    super(
        "No credential by cloud identity: %s failed, %s; %s.".formatted(step, why, advice), cause);
  }
}
