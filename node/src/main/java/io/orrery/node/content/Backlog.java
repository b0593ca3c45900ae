package io.orrery.node.content;

import io.orrery.ipld.Cid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What was added since the last commit: nothing of it is reported before it is on the disk, and to
 * go there for each of many small files would take longer than the files.
 */
final class Backlog {
  private static final int MAX_WAITING = 4096;

  /** Often enough for somebody who watches, seldom enough to cost next to nothing. */
  private static final long MAX_AGE = TimeUnit.MILLISECONDS.toNanos(300);

  private final Landing landing;
  private final AddReports reports;
  private final List<AddedFile> waiting = new ArrayList<>();
  private final List<Cid> roots = new ArrayList<>();
  private long since = System.nanoTime();

  Backlog(Landing landing, AddReports reports) {
    this.landing = landing;
    this.reports = reports;
  }

  void report(AddedFile file) {
    waiting.add(file);
  }

  void pin(Cid root) {
    roots.add(root);
  }

  void landIfDue() throws IOException {
    if (waiting.size() >= MAX_WAITING || System.nanoTime() - since >= MAX_AGE) {
      land();
    }
  }

  void land() throws IOException {
    if (!waiting.isEmpty() || !roots.isEmpty()) {
      landing.land(List.copyOf(roots));
      roots.clear();
      // Whoever is told may fail, and must not be told again for that.
      List<AddedFile> landed = List.copyOf(waiting);
      waiting.clear();
      for (AddedFile file : landed) {
        reports.added(file);
      }
    }
    since = System.nanoTime();
  }
}
