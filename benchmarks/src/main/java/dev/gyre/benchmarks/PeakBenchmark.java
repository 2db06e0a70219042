package dev.gyre.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one core of this machine can do: the bounds that kernels are held against. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeakBenchmark {

  static final int ROUNDS = 1_000;
  static final int ACCUMULATORS = 8;
  static final int FLOATS_IN_MEMORY = 64 << 20;
  static final int FLOATS_IN_CACHE = 4 << 10;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private float[] seeds;
  private float[] inCache;
  private float[] inMemory;

  /** Lanes of the vectors that kernels use here. */
  static int lanes() {
    return SPECIES.length();
  }

  /** Fills what is read. */
  @Setup
  public void fill() {
    seeds = random(ACCUMULATORS * SPECIES.length());
    inCache = random(FLOATS_IN_CACHE);
    inMemory = random(FLOATS_IN_MEMORY);
  }

  private static float[] random(int n) {
    Random random = new Random(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  /** Fused multiply-adds out of registers, {@value #ACCUMULATORS} chains side by side. */
  @Benchmark
  public float multiplyAdds() {
    FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
    int lanes = SPECIES.length();
    FloatVector a = FloatVector.fromArray(SPECIES, seeds, 0);
    FloatVector b = FloatVector.fromArray(SPECIES, seeds, lanes);
    FloatVector c = FloatVector.fromArray(SPECIES, seeds, 2 * lanes);
    FloatVector d = FloatVector.fromArray(SPECIES, seeds, 3 * lanes);
    FloatVector e = FloatVector.fromArray(SPECIES, seeds, 4 * lanes);
    FloatVector f = FloatVector.fromArray(SPECIES, seeds, 5 * lanes);
    FloatVector g = FloatVector.fromArray(SPECIES, seeds, 6 * lanes);
    FloatVector h = FloatVector.fromArray(SPECIES, seeds, 7 * lanes);
    for (int i = 0; i < ROUNDS; i++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
    }
    return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).reduceLanes(VectorOperators.ADD);
  }

  /** Reads 16 KB that are in the first-level cache. */
  @Benchmark
  public float readCache() {
    return sum(inCache);
  }

  /** Reads 256 MB that are in no cache. */
  @Benchmark
  public float readMemory() {
    return sum(inMemory);
  }

  private static float sum(float[] values) {
    int lanes = SPECIES.length();
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (int i = 0; i < values.length; i += ACCUMULATORS * lanes) {
      a = a.add(FloatVector.fromArray(SPECIES, values, i));
      b = b.add(FloatVector.fromArray(SPECIES, values, i + lanes));
      c = c.add(FloatVector.fromArray(SPECIES, values, i + 2 * lanes));
      d = d.add(FloatVector.fromArray(SPECIES, values, i + 3 * lanes));
      e = e.add(FloatVector.fromArray(SPECIES, values, i + 4 * lanes));
      f = f.add(FloatVector.fromArray(SPECIES, values, i + 5 * lanes));
      g = g.add(FloatVector.fromArray(SPECIES, values, i + 6 * lanes));
      h = h.add(FloatVector.fromArray(SPECIES, values, i + 7 * lanes));
    }
    return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).reduceLanes(VectorOperators.ADD);
  }
}
