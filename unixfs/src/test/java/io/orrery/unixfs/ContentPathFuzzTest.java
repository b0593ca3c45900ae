package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FuzzTarget;
import io.orrery.ipld.Name;
import java.util.List;

/** What a path prints is that path again, and no name in it climbs. */
class ContentPathFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    ContentPath path = decoded(() -> ContentPath.parse(text(input)));
    if (path == null) {
      return;
    }
    requireEqual(path, ContentPath.parse(path.toString()), "what is printed is parsed");
    for (Name name : path.segments()) {
      String text = name.toString();
      require(!name.isEmpty() && text.indexOf('/') < 0, "a name is one name");
      require(!text.equals(".") && !text.equals(".."), "a name leads down");
    }
    if (path.namespace() == ContentPath.Namespace.IPFS) {
      Cid root = path.rootCid();
      requireEqual(root, path.withRoot(root).rootCid(), "its root is a CID");
    }
  }

  @Override
  protected List<byte[]> seeds() {
    return texts(
        "/ipfs/bafkqaaa/a/b",
        "bafkqaaa/x/../y/./z",
        "ipfs://bafkqaaa//a/",
        "ipns:example.org/a",
        "/ipns/k51qzi5uqu5dm4tm0wt8srkg9h9suud4wuiwjimndrkydqm81cqtlb5ak6p7ku/a",
        "IPFS:/bafkqaaa",
        "/ipfs/bafkqaaa/..");
  }
}
