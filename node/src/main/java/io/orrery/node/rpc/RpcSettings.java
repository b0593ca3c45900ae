package io.orrery.node.rpc;

import io.orrery.ipld.FaultException;
import io.orrery.libp2p.Multiaddr;
import io.orrery.node.repo.Authorization;
import io.orrery.node.repo.Settings;
import java.util.ArrayList;
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
   * Reads them.
   *
   * @throws FaultException MALFORMED or UNSUPPORTED when the configuration makes no sense
   */
  public static RpcSettings of(Settings settings) throws FaultException {
    List<ApiAddress> addresses = new ArrayList<>();
    for (Multiaddr address : settings.apiAddresses()) {
      addresses.add(ApiAddress.parse(address.toString()));
    }
    return new RpcSettings(addresses, settings.apiHeaders(), settings.authorizations());
  }
}
