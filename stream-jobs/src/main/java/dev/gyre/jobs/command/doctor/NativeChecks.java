package dev.gyre.jobs.command.doctor;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** The parts that are not plain Java: the Vector API and the native libraries. */
public final class NativeChecks {

  private static final int USEFUL_LANES = 8;

  private NativeChecks() {}

  /**
   * Runs all of them; loads the native libraries.
   *
   * @return a finding each
   */
  public static List<Finding> run() {
    return List.of(vectorApi(), rocksDb(), nd4j());
  }

  /** Asked by reflection, as the module may be missing. */
  private static Finding vectorApi() {
    String check = "Vector API";
    try {
      Object species =
          Class.forName("jdk.incubator.vector.FloatVector").getField("SPECIES_PREFERRED").get(null);
      int lanes =
          (int)
              Class.forName("jdk.incubator.vector.VectorSpecies")
                  .getMethod("length")
                  .invoke(species);
      String found = lanes + " floats at a time";
      return lanes < USEFUL_LANES
          ? Finding.warn(check, found, "this processor gains little from it; nothing to do")
          : Finding.ok(check, found);
    } catch (ReflectiveOperationException | LinkageError e) {
      return Finding.warn(
          check,
          "not enabled (" + e + "), so the slower scalar kernels run",
          "start java with --add-modules jdk.incubator.vector, as bin/gyre does; on a cluster set"
              + " env.java.opts.all to that");
    }
  }

  private static Finding rocksDb() {
    String check = "RocksDB library";
    try {
      RocksDB.loadLibrary();
      try (Options options = new Options()) {
        return Finding.ok(check, "loads, version " + RocksDB.rocksdbVersion() + usable(options));
      }
    } catch (RuntimeException | LinkageError e) {
      return Finding.fail(check, "does not load: " + e, remedy("frocksdbjni"));
    }
  }

  private static String usable(Options options) {
    return options.isOwningHandle() ? "" : ", but gives no handles";
  }

  private static Finding nd4j() {
    String check = "ND4J library";
    try {
      INDArray product = Nd4j.ones(2, 3).mmul(Nd4j.ones(3, 2));
      double sum = product.sumNumber().doubleValue();
      return sum == 12.0
          ? Finding.ok(check, "loads, backend " + Nd4j.getBackend().getClass().getSimpleName())
          : Finding.fail(check, "computes " + sum + " in place of 12", remedy("nd4j-native"));
    } catch (RuntimeException | LinkageError e) {
      return Finding.fail(check, "does not load: " + e, remedy("nd4j-native"));
    }
  }

  private static String remedy(String artifact) {
    return "check that "
        + artifact
        + " has a build for "
        + System.getProperty("os.name")
        + " on "
        + System.getProperty("os.arch")
        + " (on Alpine Linux it has none: use a glibc system), and that the temporary folder allows"
        + " execution";
  }
}
