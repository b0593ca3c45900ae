package io.orrery.ipld;

/**
 * Waiting that an interrupt does not end: the thread stays interrupted for whatever it does next.
 */
public final class Uninterrupted {
  /** Some waiting; begun anew after an interrupt, so it looks again at what it waits for. */
  @FunctionalInterface
  public interface Wait {
    void run() throws InterruptedException;
  }

  private Uninterrupted() {}

  /** Returns, or fails, when {@code wait} does by itself. */
  public static void await(Wait wait) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          wait.run();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
