package com.slashmnt.krar.fabric8.internal.http;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads lists page by page, and keeps of each page only what it is reduced to. */
public final class Pager {

  /**
   * What a whole list was reduced to.
   *
   * @param resourceVersion of which state of the cluster it is; empty if the server does not tell
   */
  public record Listed<R>(List<R> items, String resourceVersion) {}

  private static final Logger LOG = LoggerFactory.getLogger(Pager.class);

  /**
   * A token lives for five minutes or so; a list that needs longer than that, thrice, never ends.
   */
  private static final int MAX_STARTS = 3;

  private final ApiClient api;
  private final int size;

  public Pager(ApiClient api, int size) {
    this.api = api;
    this.size = size;
  }

  public ApiClient api() {
    return api;
  }

  /**
   * What the items of the list were reduced to; those that are reduced to nothing are left out.
   *
   * @param list the request for it, without {@code limit} and {@code continue}
   * @throws ApiFailure if the list is refused or fails; a part of a list does not count
   */
  public <W, R> List<R> read(ApiRequest list, Class<W> item, Function<W, Optional<R>> reduce) {
    return readState(list, item, reduce).items();
  }

  /**
   * The same, and of which state of the cluster it is, for a watch to go on from.
   *
   * @throws ApiFailure if the list is refused or fails
   */
  public <W, R> Listed<R> readState(
      ApiRequest list, Class<W> item, Function<W, Optional<R>> reduce) {
    for (int start = 1; ; start++) {
      try {
        return readOnce(list, item, reduce);
      } catch (ApiFailure e) {
        // The token expired between two pages. What came so far is of another time: from the start.
        if (e.status() != ApiFailure.GONE || start == MAX_STARTS) {
          throw e;
        }
        LOG.debug("{}: the list expired, starting again", list.subject());
      }
    }
  }

  private <W, R> Listed<R> readOnce(
      ApiRequest list, Class<W> item, Function<W, Optional<R>> reduce) {
    List<R> all = new ArrayList<>();
    // Without resourceVersion: with 0 the API server ignores the limit.
    Query first = list.query().with("limit", Integer.toString(size));
    Query query = first;
    while (true) {
      Page<R> page = api.send(list.with(query), body -> readPage(body, item, reduce));
      all.addAll(page.items());
      if (page.metadata().next().isEmpty()) {
        return new Listed<>(all, page.metadata().resourceVersion());
      }
      query = first.with("continue", page.metadata().next());
    }
  }

  /** Reduces each item as it comes: of a page of large objects, one at a time is in memory. */
  private static <W, R> @Nullable Page<R> readPage(
      InputStream body, Class<W> item, Function<W, Optional<R>> reduce) {
    // A list of its own: an attempt that breaks off in the middle of a page leaves nothing behind.
    List<R> items = new ArrayList<>();
    Json.ListMeta metadata = Json.readPage(body, item, w -> reduce.apply(w).ifPresent(items::add));
    return metadata == null ? null : new Page<>(items, metadata);
  }

  private record Page<R>(List<R> items, Json.ListMeta metadata) {}
}
