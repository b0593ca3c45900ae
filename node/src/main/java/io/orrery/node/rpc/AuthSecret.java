package io.orrery.node.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The secrets of {@code API.Authorizations} and {@code --api-auth} (Kubo's docs/config.md). */
public final class AuthSecret {
  private AuthSecret() {}

  /** The Authorization header that a secret stands for; "" when it stands for none. */
  public static String toHeader(String secret) {
    if (secret.isEmpty()) {
      return "";
    }
    int colon = secret.indexOf(':');
    if (colon < 0) {
      return "Bearer " + secret;
    }
    String value = secret.substring(colon + 1);
    return switch (secret.substring(0, colon)) {
      case "bearer" -> "Bearer " + value;
      case "basic" ->
          "Basic "
              + (value.contains(":")
                  ? Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
                  : value);
      default -> "";
    };
  }
}
