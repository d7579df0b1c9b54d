package com.slashmnt.krar.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What a message's head says, in its order. Names are the same in upper and lower case.
 *
 * @since 3.0.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "3.0.0")
public final class HttpHeaders {

  private final List<String> names;
  private final List<String> values;

  /** What a server sent is kept as it came: it need not be what {@link Header} allows to send. */
  HttpHeaders(List<String> names, List<String> values) {
    this.names = List.copyOf(names);
    this.values = List.copyOf(values);
  }

  /** The value of the first header of that name; without spaces around it. */
  public Optional<String> first(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return Optional.of(values.get(i));
      }
    }
    return Optional.empty();
  }

  /** The values of all headers of that name, one per line of the head; lists are not split. */
  public List<String> all(String name) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        found.add(values.get(i));
      }
    }
    return found;
  }

  /** The names alone. */
  @Override
  public String toString() {
    return names.toString();
  }
}
