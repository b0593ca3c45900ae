package io.orrery.fuse.jnr;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Created;
import io.orrery.fuse.Errno;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Opened;
import io.orrery.fuse.Tree;
import io.orrery.fuse.Volume;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.system.Libc;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The replies of each kind of request, and how each is written down for libfuse. */
final class Replies {
  private final Native.LibFuse fuse;
  private final PendingRequests pending;

  Replies(Native.LibFuse fuse, PendingRequests pending) {
    this.fuse = fuse;
    this.pending = pending;
  }

  <T extends Lookup> KernelReply<T> lookup(long address, Tree tree) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(T value) {
        if (value instanceof Lookup.Found found) {
          if (fuse.fuse_reply_entry(request, Scratch.ofThread().entry(found)) != 0) {
            discard(value);
          }
        } else if (value instanceof Lookup.Absent absent) {
          absent(absent);
        }
      }

      /** The kernel took its request back and will never forget this look-up: so we do. */
      @Override
      void discard(T value) {
        if (value instanceof Lookup.Found found) {
          tree.forget(found.node(), 1);
        }
      }

      private void absent(Lookup.Absent absent) {
        if (absent.validFor().isZero()) {
          sendError(Errno.ENOENT);
        } else {
          fuse.fuse_reply_entry(request, Scratch.ofThread().absent(absent.validFor()));
        }
      }
    };
  }

  KernelReply<Attributes> attributes(long address) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(Attributes value) {
        double seconds = value.rememberedFor().toNanos() / 1e9;
        fuse.fuse_reply_attr(request, Scratch.ofThread().stat(value), seconds);
      }
    };
  }

  KernelReply<Attributes> access(long address, int mask) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(Attributes value) {
        fuse.fuse_reply_err(request, value.allows(mask) ? 0 : Errno.EACCES.number());
      }
    };
  }

  /** An answer that says only that something is done. */
  KernelReply<Void> done(long address) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(Void nothing) {
        fuse.fuse_reply_err(request, 0);
      }
    };
  }

  KernelReply<Void> written(long address, long size) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(Void nothing) {
        fuse.fuse_reply_write(request, size);
      }
    };
  }

  /** An answer that says whether there was such an attribute. */
  KernelReply<Boolean> xattrFound(long address) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(Boolean found) {
        fuse.fuse_reply_err(request, found ? 0 : Errno.ENODATA.number());
      }
    };
  }

  /**
   * An open file or directory.
   *
   * @param release gives the handle back when the kernel does not take it
   */
  KernelReply<Opened> opened(long address, Consumer<Opened> release) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(Opened value) {
        if (fuse.fuse_reply_open(request, Scratch.ofThread().opened(value)) != 0) {
          discard(value);
        }
      }

      @Override
      void discard(Opened value) {
        if (value.handle() != WritableTree.NO_HANDLE) {
          release.accept(value);
        }
      }
    };
  }

  KernelReply<Created> created(long address, WritableTree tree) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(Created value) {
        Scratch scratch = Scratch.ofThread();
        long entry = scratch.entry(value.found());
        if (fuse.fuse_reply_create(request, entry, scratch.opened(value.opened())) != 0) {
          discard(value);
        }
      }

      @Override
      void discard(Created value) {
        if (value.opened().handle() != WritableTree.NO_HANDLE) {
          tree.release(value.found().node(), value.opened().handle());
        }
        tree.forget(value.found().node(), 1);
      }
    };
  }

  KernelReply<Name> readlink(long address) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(Name target) {
        ByteBuffer text = Scratch.ofThread().bytes(target.length() + 1);
        target.writeTo(text);
        text.put((byte) 0);
        fuse.fuse_reply_readlink(request, Libc.addressOf(text));
      }
    };
  }

  KernelReply<List<ByteBuffer>> data(long address) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(List<ByteBuffer> views) {
        boolean mapped = views.stream().allMatch(ByteBuffer::isDirect);
        if (mapped && views.size() <= Scratch.MAX_VECTORS) {
          sendViews(views);
        } else {
          sendCopy(views);
        }
      }

      private void sendViews(List<ByteBuffer> views) {
        Scratch scratch = Scratch.ofThread();
        int index = 0;
        for (ByteBuffer view : views) {
          long base = Libc.addressOf(view);
          scratch.vector(index++, base + view.position(), view.remaining());
        }
        fuse.fuse_reply_iov(request, scratch.vectors(), index);
      }

      private void sendCopy(List<ByteBuffer> views) {
        int size = views.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer copy = Scratch.ofThread().bytes(size);
        views.forEach(view -> copy.put(view.duplicate()));
        fuse.fuse_reply_buf(request, Libc.addressOf(copy), size);
      }
    };
  }

  KernelReply<Optional<byte[]>> xattr(long address, long size) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(Optional<byte[]> value) {
        if (value.isPresent()) {
          sendSized(this, value.get(), size);
        } else {
          sendError(Errno.ENODATA);
        }
      }
    };
  }

  KernelReply<List<String>> xattrs(long address, long size) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(List<String> names) {
        String joined = names.isEmpty() ? "" : String.join("\0", names) + "\0";
        sendSized(this, joined.getBytes(StandardCharsets.UTF_8), size);
      }
    };
  }

  KernelReply<Volume> volume(long address) {
    return new KernelReply<>(fuse, pending, address) {
      @Override
      void send(Volume value) {
        fuse.fuse_reply_statfs(request, Scratch.ofThread().statvfs(value));
      }
    };
  }

  /** The rule of getxattr(2): size 0 asks how long the value is, too small a size is ERANGE. */
  private void sendSized(KernelReply<?> reply, byte[] value, long size) {
    if (size == 0) {
      fuse.fuse_reply_xattr(reply.request, value.length);
    } else if (value.length > size) {
      reply.sendError(Errno.ERANGE);
    } else {
      ByteBuffer copy = Scratch.ofThread().bytes(value.length).put(value);
      fuse.fuse_reply_buf(reply.request, Libc.addressOf(copy), value.length);
    }
  }
}
