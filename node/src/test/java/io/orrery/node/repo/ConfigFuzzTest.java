package io.orrery.node.repo;

import io.orrery.ipld.FuzzTarget;
import java.time.Duration;
import java.util.List;

/** Sizes, durations and whole configurations are read as they would be written, or refused. */
class ConfigFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    String text = text(input);
    Long size = decoded(() -> ByteSize.parse(text));
    if (size != null) {
      require(size >= 0, "no size is negative");
      requireEqual(size, ByteSize.parse(Long.toString(size)), "a number of bytes is itself");
      require(!ByteSize.format(size).isEmpty(), "every size can be shown");
    }
    Duration duration = decoded(() -> GoDuration.parse(text));
    if (duration != null) {
      requireEqual(
          duration, GoDuration.parse(GoDuration.format(duration)), "what is printed is parsed");
    }
    Config config = decoded(() -> Config.parse(input));
    if (config != null) {
      Config again = Config.parse(config.toBytes());
      requireBytes(config.toBytes(), again.toBytes(), "what is written is read");
      decoded(() -> config.get(text));
    }
    decoded(() -> Config.of(new io.orrery.node.json.JsonObject()).with(text, text).toBytes());
  }

  @Override
  protected List<byte[]> seeds() {
    return texts(
        "10GB",
        "1,000.5 kib",
        "1h30m",
        "-1.5s",
        "300µs",
        "{\"Datastore\":{\"StorageMax\":\"10GB\",\"GCPeriod\":\"1h\"},\"Mine\":[1,null]}",
        "{\"Addresses\":{\"API\":[\"/ip4/127.0.0.1/tcp/5001\"]},\"Import\":{\"CidVersion\":1}}",
        "Datastore.GCPeriod");
  }
}
