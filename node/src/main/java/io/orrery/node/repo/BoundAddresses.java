package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.FaultException;
import io.orrery.libp2p.Multiaddr;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files {@code api} and {@code gateway} of a repo: where the process that holds it really
 * listens, as Kubo writes them. They outlive a process that is killed; whoever reads them tries the
 * address, and takes one where nobody listens for stale.
 */
public final class BoundAddresses {
  private static final String API = "api";
  private static final String GATEWAY = "gateway";

  /** Kubo's bound. */
  private static final int MAX_LENGTH = 2047;

  private BoundAddresses() {}

  /** The address of the RPC API that was last written and not removed. */
  public static Optional<Multiaddr> api(Path repo) throws FaultException {
    Path file = repo.resolve(API);
    byte[] content = DurableFile.read(file, MAX_LENGTH);
    if (content == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Multiaddr.parse(new String(content, UTF_8).strip()));
    } catch (FaultException e) {
      throw new FaultException(e.fault(), file + ": " + e.getMessage(), e);
    }
  }

  /** The URL of the gateway that was last written and not removed. */
  public static Optional<String> gateway(Path repo) throws FaultException {
    byte[] content = DurableFile.read(repo.resolve(GATEWAY), MAX_LENGTH);
    return Optional.ofNullable(content).map(bytes -> new String(bytes, UTF_8).strip());
  }

  static void writeApi(Path repo, Multiaddr bound) throws FaultException {
    DurableFile.write(repo.resolve(API), bound.toString().getBytes(UTF_8));
  }

  static void writeGateway(Path repo, InetSocketAddress bound) throws FaultException {
    String host = bound.getAddress().getHostAddress();
    String inUrl = host.indexOf(':') < 0 ? host : "[" + host.replaceFirst("%.*", "") + "]";
    DurableFile.write(
        repo.resolve(GATEWAY), ("http://" + inUrl + ":" + bound.getPort()).getBytes(UTF_8));
  }

  static void remove(Path repo) throws FaultException {
    try {
      Files.deleteIfExists(repo.resolve(API));
      Files.deleteIfExists(repo.resolve(GATEWAY));
    } catch (IOException e) {
      throw DurableFile.failure("cannot remove the addresses in " + repo, e);
    }
  }
}
