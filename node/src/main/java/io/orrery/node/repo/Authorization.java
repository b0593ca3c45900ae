package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;

/**
 * One holder of a secret of the RPC API and what it opens (Kubo's {@code API.Authorizations}).
 *
 * @param header the value of the header {@code Authorization} that is accepted, exactly; empty
 *     accepts none
 * @param allowedPaths prefixes of request paths
 */
public record Authorization(String header, List<String> allowedPaths) {
  public Authorization {
    allowedPaths = List.copyOf(allowedPaths);
  }

  /**
   * The header of a secret: {@code bearer:token}, {@code basic:user:password}, {@code
   * basic:<base64>} or a bare token. Empty for what is none of them.
   */
  public static String header(String secret) {
    int colon = secret.indexOf(':');
    if (secret.isEmpty()) {
      return "";
    }
    if (colon < 0) {
      return "Bearer " + secret;
    }
    String value = secret.substring(colon + 1);
    return switch (secret.substring(0, colon)) {
      case "bearer" -> "Bearer " + value;
      case "basic" ->
          "Basic "
              + (value.indexOf(':') < 0
                  ? value
                  : Base64.getEncoder().encodeToString(value.getBytes(UTF_8)));
      default -> "";
    };
  }

  /** Whether the holder may call {@code path}. */
  public boolean allows(String path) {
    return allowedPaths.stream().anyMatch(path::startsWith);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "authorization for " + allowedPaths;
  }
}
