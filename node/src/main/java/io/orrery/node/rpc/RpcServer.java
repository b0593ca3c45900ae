package io.orrery.node.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Command;
import io.orrery.node.command.Environment;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The RPC server: listens, and runs what is called on threads of its own. Safe from any thread. */
public final class RpcServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

  /** Kubo takes a head of 1 MiB (Go's default); most of it can be arguments. */
  private static final int MAX_REQUEST_LINE = 1 << 20;

  private static final int MAX_HEADERS = 1 << 16;
  private static final int MAX_CONNECTIONS = 512;

  /** Commands that run at once; as many again and more may wait. */
  private static final int MAX_RUNNING = 64;

  private static final int MAX_WAITING = 256;

  /** How long calls may still run when the server stops, and then how long they may let go. */
  private static final int GRACE_SECONDS = 1;

  private static final int CANCEL_SECONDS = 5;

  private final RpcSettings settings;
  private final RequestParser parser;
  private final String agent;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          2, new DefaultThreadFactory("rpc-io", true), NioIoHandler.newFactory());
  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          MAX_RUNNING,
          MAX_RUNNING,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          new DefaultThreadFactory("rpc-command", true));
  private final List<Channel> listeners = new ArrayList<>();
  private final List<ApiAddress> addresses = new ArrayList<>();
  private final Set<RpcConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  private RpcServer(RpcSettings settings, Command root, Environment environment, String agent) {
    this.settings = settings;
    this.parser = new RequestParser(root, environment);
    this.agent = agent;
    workers.allowCoreThreadTimeOut(true);
  }

  /**
   * Starts a server; when it returns, it answers.
   *
   * @param agent the Server header
   * @throws FaultException REFUSED when an address is in use or cannot be listened on
   */
  public static RpcServer start(
      RpcSettings settings, Command root, Environment environment, String agent)
      throws FaultException {
    RpcServer server = new RpcServer(settings, root, environment, agent);
    try {
      for (ApiAddress address : settings.addresses()) {
        server.listen(address);
      }
      return server;
    } catch (FaultException e) {
      server.close();
      throw e;
    }
  }

  private void listen(ApiAddress address) throws FaultException {
    Class<? extends ServerChannel> type =
        address.isUnix() ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                });
    // Bodies come and go in bursts: a pool would keep the memory of the largest.
    bootstrap.childOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT);
    if (!address.isUnix()) {
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
      bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
    }
    try {
      if (address.isUnix()) {
        clearStaleSocket(address);
      }
      ChannelFuture bound = bootstrap.bind(address.toSocketAddress()).awaitUninterruptibly();
      if (!bound.isSuccess()) {
        throw refusal(address, bound.cause());
      }
      listeners.add(bound.channel());
      addresses.add(address.boundTo(bound.channel().localAddress()));
    } catch (IOException e) {
      throw refusal(address, e);
    }
  }

  /** A process that was killed leaves its socket behind, and nobody can bind to it again. */
  private static void clearStaleSocket(ApiAddress address) throws IOException {
    Path socket = Path.of(address.host());
    if (!Files.exists(socket)) {
      return;
    }
    try (SocketChannel probe = SocketChannel.open(address.family())) {
      probe.connect(address.toSocketAddress());
    } catch (ConnectException e) {
      Files.delete(socket);
    }
  }

  private static FaultException refusal(ApiAddress address, Throwable cause) {
    return new FaultException(
        Fault.REFUSED,
        "serveHTTPApi: cannot listen on " + address + ": " + cause.getMessage(),
        cause);
  }

  private void accept(Channel channel) {
    SocketAddress local = channel.localAddress();
    boolean tcp = local instanceof InetSocketAddress;
    AccessRules rules =
        new AccessRules(
            settings,
            tcp ? ((InetSocketAddress) local).getPort() : 0,
            tcp && ((InetSocketAddress) local).getAddress().isLoopbackAddress());
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_REQUEST_LINE)
                    .setMaxHeaderSize(MAX_HEADERS)),
            new RpcConnection(this, rules));
  }

  /** Where it listens, port 0 replaced by the one it got. */
  public List<ApiAddress> addresses() {
    return List.copyOf(addresses);
  }

  RequestParser parser() {
    return parser;
  }

  /** Takes up a connection, unless there are too many or the server stops. */
  boolean admit(RpcConnection connection) {
    return !stopping && connections.size() < MAX_CONNECTIONS && connections.add(connection);
  }

  void forget(RpcConnection connection) {
    connections.remove(connection);
  }

  boolean isStopping() {
    return stopping;
  }

  void run(Exchange exchange) {
    workers.execute(exchange);
  }

  /** Adds the headers that the configuration wants in every answer of a command. */
  void addHeaders(HttpHeaders answer) {
    for (Map.Entry<String, List<String>> header : settings.headers().entrySet()) {
      if (!header.getKey().regionMatches(true, 0, "Access-Control-Allow-", 0, 21)) {
        answer.set(header.getKey(), header.getValue());
      }
    }
    answer.set("Server", agent);
  }

  String versionText() {
    return "Commit: \nClient Version: " + agent + "\n";
  }

  /**
   * Stops listening, lets what runs end for some seconds, then cancels it. Returns when nothing
   * runs any more, or has been given up. May be called more than once.
   */
  @Override
  public synchronized void close() {
    if (stopping) {
      return;
    }
    stopping = true;
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    addresses.forEach(RpcServer::removeSocket);
    connections.forEach(connection -> connection.stop(false));
    workers.shutdown();
    if (!awaitWorkers(GRACE_SECONDS)) {
      connections.forEach(connection -> connection.stop(true));
      awaitWorkers(CANCEL_SECONDS);
    }
    // The last answers are tasks of the loops, which forget theirs when they are shut down.
    loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly(1, TimeUnit.SECONDS));
    loops.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static void removeSocket(ApiAddress address) {
    try {
      if (address.isUnix()) {
        Files.deleteIfExists(Path.of(address.host()));
      }
    } catch (IOException e) {
      LOG.warn("cannot remove the socket {}: {}", address, e.getMessage());
    }
  }

  private boolean awaitWorkers(int seconds) {
    try {
      return workers.awaitTermination(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
