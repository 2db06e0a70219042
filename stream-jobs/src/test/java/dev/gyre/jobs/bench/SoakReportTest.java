package dev.gyre.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakReportTest {

  private static final double PER_MILLION = 7_000;

  /** Fills fast in the first quarter, grows by 7,000 bytes a million events from then on. */
  private static SoakReport report() {
    List<MemorySample> samples =
        IntStream.rangeClosed(1, 40)
            .mapToObj(
                i -> {
                  long events = i * 250_000L;
                  double heap = i <= 10 ? i * 1e8 : 1e9 + PER_MILLION * events / 1e6;
                  return new MemorySample(events, i, Math.round(heap), 0, 0);
                })
            .toList();
    return new SoakReport(samples, null);
  }

  @Test
  void theSlopeIsThatOfWhatComesAfterTheFirstQuarter() {
    assertThat(report().heapBytesPerMillionEvents()).isCloseTo(PER_MILLION, within(1.0));
  }

  @Test
  void aSampleSeesWhatTheProcessHolds(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("1.sst"), new byte[300]);
    Files.createDirectory(folder.resolve("db"));
    Files.write(folder.resolve("db").resolve("2.sst"), new byte[45]);
    byte[] held = new byte[64 << 20];
    MemorySample sample = MemorySample.take(1, 0, folder);
    assertThat(sample.stateBytes()).isEqualTo(345);
    assertThat(sample.heapBytes()).isGreaterThan(held.length);
    Reference.reachabilityFence(held);
  }

  @Test
  void thePlotIsAPicture(@TempDir Path folder) throws Exception {
    Path png = folder.resolve("memory.png");
    report().plot(png);
    assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
  }
}
