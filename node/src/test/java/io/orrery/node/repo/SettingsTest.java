package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.libp2p.Multiaddr;
import io.orrery.unixfs.ImportProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static Settings settings(String json) throws FaultException {
    return new Settings(Config.parse(json.replace('\'', '"').getBytes(UTF_8)));
  }

  @Test
  void anEmptyFileMeansKubosDefaults() throws Exception {
    Settings settings = settings("{}");
    assertThat(settings.apiAddresses()).containsExactly(Multiaddr.parse("/ip4/127.0.0.1/tcp/5001"));
    assertThat(settings.gatewayAddresses())
        .containsExactly(Multiaddr.parse("/ip4/127.0.0.1/tcp/8080"));
    assertThat(settings.ipfsMount()).isEqualTo(Path.of("/ipfs"));
    assertThat(settings.fuseAllowOther()).isFalse();
    assertThat(settings.hashOnRead()).isFalse();
    assertThat(settings.storageMax()).isEqualTo(10_000_000_000L);
    assertThat(settings.authorizations()).isEmpty();
  }

  @Test
  void oneAddressOrManyOrNone() throws Exception {
    assertThat(settings("{'Addresses': {'API': '/ip4/127.0.0.1/tcp/0'}}").apiAddresses())
        .hasSize(1);
    assertThat(settings("{'Addresses': {'API': ['/ip6/::1/tcp/0', '/unix/run/a']}}").apiAddresses())
        .hasSize(2);
    assertThat(settings("{'Addresses': {'API': ''}}").apiAddresses()).isEmpty();
    assertThat(settings("{'Addresses': {'API': []}}").apiAddresses()).isEmpty();
  }

  @Test
  void aValueWithoutSenseNamesItsKey() {
    assertThatThrownBy(() -> settings("{'Addresses': {'API': '127.0.0.1:5001'}}").apiAddresses())
        .hasMessageStartingWith("config: Addresses.API: ");
    assertThatThrownBy(() -> settings("{'Mounts': {'IPFS': ''}}").ipfsMount())
        .hasMessage("config: Mounts.IPFS must not be empty");
    assertThatThrownBy(() -> settings("{'Datastore': {'StorageMax': '5XB'}}").storageMax())
        .hasMessage("config: Datastore.StorageMax: unhandled size name: xb");
  }

  @Test
  void secretsBecomeTheHeadersThatAreAccepted() throws Exception {
    Settings settings =
        settings(
            "{'API': {'Authorizations': {"
                + "'a': {'AuthSecret': 'bearer:tok', 'AllowedPaths': ['/api/v0/id']},"
                + "'b': {'AuthSecret': 'basic:user:pw', 'AllowedPaths': []},"
                + "'c': {'AuthSecret': 'basic:dXNlcjpwdw==', 'AllowedPaths': []},"
                + "'d': {'AuthSecret': 'bare'}, 'e': {'AuthSecret': 'other:x'}}}}");
    assertThat(settings.authorizations().values())
        .extracting(Authorization::header)
        .containsExactly(
            "Bearer tok", "Basic dXNlcjpwdw==", "Basic dXNlcjpwdw==", "Bearer bare", "");
    Authorization first = settings.authorizations().get("a");
    assertThat(first.allows("/api/v0/id")).isTrue();
    assertThat(first.allows("/api/v0/add")).isFalse();
    assertThat(first.toString()).doesNotContain("tok");
  }

  @Test
  void headersAreListsOfTexts() throws Exception {
    assertThat(settings("{'API': {'HTTPHeaders': {'X-A': ['1', '2'], 'X-B': null}}}").apiHeaders())
        .containsExactly(java.util.Map.entry("X-A", List.of("1", "2")));
  }

  private static Settings written(String profile) throws FaultException {
    return new Settings(Config.initial(Program.IPFS, Identity.generate(), profile));
  }

  @Test
  void theWrittenImportProfilesAreThePublishedOnes() throws Exception {
    assertThat(written("unixfs-v1-2025").importProfile()).isEqualTo(ImportProfile.UNIXFS_V1_2025);
    assertThat(written("unixfs-v0-2015").importProfile()).isEqualTo(ImportProfile.UNIXFS_V0_2015);
    assertThat(written("").importProfile()).isEqualTo(ImportProfile.UNIXFS_V0_2015);
    assertThat(settings("{}").importProfile()).isEqualTo(ImportProfile.UNIXFS_V0_2015);
  }

  @Test
  void versionOneMakesRawLeavesAndAnotherHashMakesVersionOne() throws Exception {
    ImportProfile one = settings("{'Import': {'CidVersion': 1}}").importProfile();
    assertThat(one.rawLeaves()).isTrue();
    ImportProfile wrapped =
        settings("{'Import': {'CidVersion': 1, 'UnixFSRawLeaves': false}}").importProfile();
    assertThat(wrapped.rawLeaves()).isFalse();
    ImportProfile blake = settings("{'Import': {'HashFunction': 'BLAKE3'}}").importProfile();
    assertThat(blake.cidVersion()).isEqualTo(1);
    assertThat(blake.hash()).isEqualTo(HashFunction.BLAKE3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'CidVersion': 7 | Import.CidVersion must be 0 or 1, got 7",
        "'CidVersion': 0, 'HashFunction': 'sha3-512' | CIDv0 only supports sha2-256",
        "'HashFunction': 'foo' | Import.HashFunction unrecognized: \"foo\"",
        "'HashFunction': 'md5' | Import.HashFunction \"md5\" is not allowed for use in IPFS",
        "'UnixFSHAMTDirectoryMaxFanout': 100 | Import.UnixFSHAMTDirectoryMaxFanout must be"
            + " a power of 2, between 8 and 1024 (got 100)",
        "'UnixFSFileMaxLinks': 0 | Import.UnixFSFileMaxLinks must be positive, got 0",
        "'UnixFSDirectoryMaxLinks': -1 | Import.UnixFSDirectoryMaxLinks must be non-negative,"
            + " got -1",
        "'UnixFSChunker': 'rabin' | Import.UnixFSChunker invalid format: \"rabin\""
            + " (expected \"size-<bytes>\", \"rabin-<min>-<avg>-<max>\", or \"buzhash\")",
        "'UnixFSChunker': 'size-0' | Import.UnixFSChunker invalid format: \"size-0\""
            + " (expected \"size-<bytes>\", \"rabin-<min>-<avg>-<max>\", or \"buzhash\")",
        "'UnixFSChunker': 'rabin-1-2-3' | rabin min must be greater than 16",
        "'UnixFSDAGLayout': 'round' | Import.UnixFSDAGLayout must be \"balanced\" or \"trickle\","
            + " got \"round\"",
        "'UnixFSHAMTDirectorySizeEstimation': 'guess' | Import.UnixFSHAMTDirectorySizeEstimation"
            + " must be \"links\", \"block\", or \"disabled\", got \"guess\"",
      })
  void importSettingsWithoutSenseAreToldAsKuboTellsThem(String section, String message) {
    assertThatThrownBy(() -> settings("{'Import': {" + section + "}}").importProfile())
        .hasMessage(message);
  }

  @Test
  void importSettingsSayEverythingThatDecidesCids() throws Exception {
    ImportProfile profile =
        settings(
                "{'Import': {'UnixFSChunker': 'rabin-16-64-256', 'UnixFSDAGLayout': 'trickle',"
                    + " 'UnixFSFileMaxLinks': 1, 'UnixFSDirectoryMaxLinks': 5,"
                    + " 'UnixFSHAMTDirectoryMaxFanout': 16,"
                    + " 'UnixFSHAMTDirectorySizeThreshold': '1KiB',"
                    + " 'UnixFSHAMTDirectorySizeEstimation': 'disabled'}}")
            .importProfile();
    assertThat(profile.chunker()).hasToString("rabin-16-64-256");
    assertThat(profile.layout()).hasToString("trickle");
    assertThat(profile.fileWidth()).isEqualTo(1);
    assertThat(profile.sharding().maxLinks()).isEqualTo(5);
    assertThat(profile.sharding().fanout()).isEqualTo(16);
    assertThat(profile.sharding().threshold()).isEqualTo(1024);
    assertThat(profile.sharding().estimate()).hasToString("disabled");
  }

  @Test
  void balancedFilesNeedTwoLinks() {
    assertThatThrownBy(() -> settings("{'Import': {'UnixFSFileMaxLinks': 1}}").importProfile())
        .hasMessageContaining("Import.UnixFSFileMaxLinks");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0", "1, 1", "10B, 10", "10GB, 10000000000", "10 GiB, 10737418240", "256KiB, 262144",
    "1k, 1000", "1ki, 1024", "1.5MB, 1500000", "'1,000kb', 1000000", "8EiB, -1",
        "9e, 9000000000000000000",
  })
  void sizesAreReadAsKuboReadsThem(String text, long bytes) throws Exception {
    if (bytes < 0) {
      assertThatThrownBy(() -> ByteSize.parse(text)).hasMessageContaining("too large");
    } else {
      assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GB", "-1", "1 2", "1XB", "1.2.3", "1bb", "1e5", "0x10"})
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(FaultException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "6, 6 B",
    "11, 11 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "3184878, 3.2 MB",
    "10000000000, 10 GB",
    "2500000, 2.5 MB",
    "99999, 100 kB",
  })
  void sizesAreShownAsKuboShowsThem(long bytes, String text) {
    assertThat(ByteSize.format(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0s, 0s", "0, 0s", "1h, 1h0m0s", "22h0m0s, 22h0m0s", "90s, 1m30s", "1.5s, 1.5s",
    "100ms, 100ms", "1us, 1µs", "1µs, 1µs", "15ns, 15ns", "-5m, -5m0s", ".5h, 30m0s",
    "1h30m, 1h30m0s", "+2s, 2s",
  })
  void durationsAreReadAndWrittenAsGoDoes(String text, String canonical) throws Exception {
    assertThat(GoDuration.format(GoDuration.parse(text))).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "s", "1d", "1h 30m", "1h-30m", "--1s", "300000000h", "1..5s", "1hs"})
  void otherDurationsAreRefused(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(FaultException.class);
  }

  @Property
  void anyDurationSurvivesItsText(@ForAll @LongRange(min = 0) long nanos) throws Exception {
    Duration duration = Duration.ofNanos(nanos);
    assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
  }
}
