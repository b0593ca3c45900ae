package io.orrery.node.rpc;

import java.util.List;
import java.util.Map;

/**
 * What the configuration says of the RPC.
 *
 * @param addresses {@code Addresses.API}: where to listen
 * @param headers {@code API.HTTPHeaders}: headers of every answer, those of CORS among them
 * @param authorizations {@code API.Authorizations} by user; when there are any, nobody else is let
 *     in
 */
public record RpcSettings(
    List<ApiAddress> addresses,
    Map<String, List<String>> headers,
    Map<String, Authorization> authorizations) {
  /**
   * Who may call what.
   *
   * @param secret {@code bearer:TOKEN}, {@code basic:USER:PASSWORD}, {@code basic:BASE64} or a bare
   *     token
   * @param allowedPaths prefixes of paths, as {@code /api/v0/id}; {@code /api/v0/version} is open
   *     to every user
   */
  public record Authorization(String secret, List<String> allowedPaths) {}
}
