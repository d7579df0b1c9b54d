package com.slashmnt.krar.it.registry;

import java.util.List;

/**
 * A token that somebody asked a {@link TokenService} for.
 *
 * @param user who, empty if nobody said who
 * @param service the service that was named, or empty
 * @param scopes what for, such as {@code repository:team/web:pull}
 * @param status of the answer: 200, or 401 for a wrong password
 */
public record TokenRequest(String user, String service, List<String> scopes, int status) {
  /** Keeps the order of the scopes. */
  public TokenRequest {
    scopes = List.copyOf(scopes);
  }
}
