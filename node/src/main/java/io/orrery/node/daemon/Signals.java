package io.orrery.node.daemon;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals that ask a process to end. Without this the JVM would run its shutdown hooks on the
 * first and ignore the second; here the first asks for an orderly end, and the second forces it, as
 * with Kubo.
 *
 * <p>The only way to signals in Java is {@code sun.misc.Signal}, of the module jdk.unsupported,
 * which is in every JDK from 17 to 25; it is reached by reflection because the compiler has no way
 * to accept it without a warning. A signal that the process was started to ignore (nohup) stays
 * ignored.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final String[] ENDING = {"INT", "TERM", "HUP"};

  /** What Go reports of exit(-1). */
  private static final int FORCED = 255;

  private boolean asked;

  private Signals() {}

  /** Lets {@code stop} run, once, when the process is asked to end. */
  static void onEnd(Runnable stop) {
    Signals signals = new Signals();
    for (String name : ENDING) {
      signals.take(name, stop);
    }
  }

  private void take(String name, Runnable stop) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  came(stop);
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (InvocationTargetException e) {
      // Another part of the process, or the JVM by -Xrs, has this signal: it then ends as it did.
      LOG.debug("SIG{} is not ours to handle: {}", name, e.getCause().toString());
    } catch (ReflectiveOperationException e) {
      LOG.debug("no signals on this JVM", e);
    }
  }

  private synchronized void came(Runnable stop) {
    if (asked) {
      Runtime.getRuntime().halt(FORCED);
    }
    asked = true;
    stop.run();
  }
}
