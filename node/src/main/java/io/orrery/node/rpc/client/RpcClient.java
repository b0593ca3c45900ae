package io.orrery.node.rpc.client;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.IncomingFiles;
import io.orrery.node.repo.Authorization;
import io.orrery.node.rpc.ApiAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** Calls commands of a daemon, one connection each. */
public final class RpcClient {
  /** A closed socket ends an upload at once, unless it waits for what it reads from. */
  private static final long UPLOADER_PATIENCE_MILLIS = 1000;

  private final ApiAddress address;
  private final String secret;
  private final String agent;

  /**
   * @param secret as {@code --api-auth} takes it, or ""
   * @param agent the User-Agent header
   */
  public RpcClient(ApiAddress address, String secret, String agent) {
    this.address = address;
    this.secret = secret;
    this.agent = agent;
  }

  /**
   * Connects; nothing is sent yet.
   *
   * @throws IOException when nobody listens there
   */
  public Call connect() throws IOException {
    SocketChannel channel = SocketChannel.open(address.family());
    try {
      channel.connect(address.toSocketAddress());
      return new Call(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** One call over one connection. For one thread; closing it gives up what still runs. */
  public final class Call implements AutoCloseable {
    private final SocketChannel channel;
    private Thread uploader;
    private volatile IOException failure;

    private Call(SocketChannel channel) {
      this.channel = channel;
    }

    /**
     * Sends the request and waits for the head of the answer. Files are sent on a thread of their
     * own while the answer is already read.
     *
     * @param target path and query
     * @param files the body as a form, or null
     * @param lines the body as lines of arguments, or null
     * @throws FaultException what the daemon refused the request with, or what kept the files from
     *     being read
     */
    public RpcAnswer send(String target, IncomingFiles files, InputStream lines)
        throws IOException {
      boolean hasBody = files != null || lines != null;
      String boundary = MultipartWriter.newBoundary();
      StringBuilder head = new StringBuilder(256);
      head.append("POST ").append(target).append(" HTTP/1.1\r\n");
      head.append("Host: ").append(address.authority()).append("\r\n");
      head.append("User-Agent: ").append(agent).append("\r\n");
      String authorization = Authorization.header(secret);
      if (!authorization.isEmpty()) {
        head.append("Authorization: ").append(authorization).append("\r\n");
      }
      head.append("Connection: close\r\n");
      if (hasBody) {
        head.append("Content-Type: multipart/form-data; boundary=").append(boundary).append("\r\n");
        head.append("Transfer-Encoding: chunked\r\n");
      } else {
        head.append("Content-Length: 0\r\n");
      }
      head.append("\r\n");
      ChannelOutput out = new ChannelOutput(channel);
      out.write(head.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
      if (hasBody) {
        upload(new MultipartWriter(new ChunkedOutput(out), boundary), files, lines);
      }
      return receive();
    }

    private void upload(MultipartWriter form, IncomingFiles files, InputStream lines) {
      uploader = new Thread(() -> writeForm(form, files, lines), "rpc-upload");
      uploader.setDaemon(true);
      uploader.start();
    }

    private void writeForm(MultipartWriter form, IncomingFiles files, InputStream lines) {
      try {
        if (lines != null) {
          form.writeLines(lines);
        } else {
          form.writeFiles(files);
        }
        form.close();
      } catch (IOException e) {
        // If the daemon takes no more, it has answered before the end or is gone, and what it sent
        // says which. Else a file could not be read, and the form must not end as if it were whole.
        if (!(e instanceof ChannelOutput.Broken)) {
          giveUp(e);
        }
      }
    }

    /** Ends the call; whoever reads the answer is told why. */
    private void giveUp(IOException why) {
      failure = why;
      close();
    }

    /**
     * Gives the call up at a deadline, for a daemon that does not keep it. Before {@link #send}.
     */
    public void expireAt(Deadline deadline) {
      Thread thread = new Thread(() -> expire(deadline), "rpc-deadline");
      thread.setDaemon(true);
      thread.start();
    }

    private void expire(Deadline deadline) {
      while (!deadline.passed()) {
        LockSupport.parkNanos(deadline.remainingNanos());
      }
      giveUp(new FaultException(Fault.TIMED_OUT, "context deadline exceeded"));
    }

    private RpcAnswer receive() throws IOException {
      try {
        return RpcAnswer.read(new ChannelInput(channel), this);
      } catch (IOException e) {
        throw explain(e);
      }
    }

    /** What really went wrong, when reading the answer failed: mostly a file that is being sent. */
    IOException explain(IOException met) {
      close();
      try {
        if (uploader != null) {
          uploader.join(UPLOADER_PATIENCE_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      IOException cause = failure;
      return cause == null ? met : cause;
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new IllegalStateException("closing a socket failed", e);
      }
    }
  }
}
