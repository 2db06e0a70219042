package dev.gyre.hgt.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * NumPy's {@code .npz}: a zip of {@code NAME.npy}, each an array in NumPy's own format. Entries are
 * in the order given and bear a fixed time, so that equal arrays give equal bytes.
 */
public final class Npz {

  private static final String SUFFIX = ".npy";
  private static final int LONGEST_HEADER = 512;
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private Npz() {}

  /** Writes float32 arrays; the stream is left open. */
  public static void write(Map<String, Tensor> tensors, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      ZipEntry entry = new ZipEntry(tensor.getKey() + SUFFIX);
      entry.setTimeLocal(ENTRY_TIME);
      zip.putNextEntry(entry);
      zip.write(npy(tensor.getValue()));
      zip.closeEntry();
    }
    zip.finish();
  }

  private static byte[] npy(Tensor tensor) {
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    try (INDArray array = Nd4j.create(tensor.data(), shape, 'c')) {
      return Nd4j.toNpyByteArray(array);
    }
  }

  /**
   * Reads float32 or float64 arrays, in the order of the file; the stream is left open.
   *
   * @throws IOException if the stream is no such file, or an array has another type
   */
  public static Map<String, Tensor> read(InputStream in) throws IOException {
    return read(in, name -> true, false);
  }

  /**
   * Reads float32 arrays as they are, in the order of the file; the stream is left open.
   *
   * @param wanted which arrays, by name; the others may be of any type
   * @throws IOException if the stream is no such file, or an array has another type or no dimension
   */
  public static Map<String, Tensor> readExact(InputStream in, Predicate<String> wanted)
      throws IOException {
    return read(in, wanted, true);
  }

  private static Map<String, Tensor> read(InputStream in, Predicate<String> wanted, boolean exact)
      throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    ZipInputStream zip = new ZipInputStream(in);
    boolean empty = true;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      if (!name.endsWith(SUFFIX)) {
        throw new IOException("weights hold '" + name + "': an .npz file holds .npy arrays only");
      }
      name = name.substring(0, name.length() - SUFFIX.length());
      empty = false;
      if (wanted.test(name)) {
        tensors.put(name, tensor(name, zip.readAllBytes(), exact));
      }
    }
    if (empty) {
      throw new IOException("weights hold no arrays: the file is empty or not a zip");
    }
    return tensors;
  }

  /** ND4J takes arrays in column-major order for row-major ones. */
  private static void requireRowMajor(String name, byte[] npy) throws IOException {
    String header =
        new String(npy, 0, Math.min(npy.length, LONGEST_HEADER), StandardCharsets.ISO_8859_1);
    if (header.contains("'fortran_order': True")) {
      throw new IOException(
          "weight '"
              + name
              + "' is in column-major order: save numpy.ascontiguousarray(value) of it");
    }
  }

  private static Tensor tensor(String name, byte[] npy, boolean exact) throws IOException {
    if (npy.length < 10 || (npy[0] & 0xFF) != 0x93 || npy[1] != 'N') {
      throw new IOException("weight '" + name + "' is not a .npy array");
    }
    requireRowMajor(name, npy);
    try (INDArray array = Nd4j.createNpyFromByteArray(npy)) {
      boolean single = array.dataType() == DataType.FLOAT;
      if (!single && (exact || array.dataType() != DataType.DOUBLE)) {
        throw new IOException(
            "weight '"
                + name
                + "' is of type "
                + array.dataType()
                + ": it must be float32"
                + (exact ? ", as value.float() gives it" : ""));
      }
      int[] shape = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
      if (exact && shape.length == 0) {
        throw new IOException(
            "weight '" + name + "' is a single number without dimensions: give it shape [1]");
      }
      float[] data = array.castTo(DataType.FLOAT).dup('c').data().asFloat();
      return new Tensor(shape.length == 0 ? new int[] {1} : shape, data);
    }
  }
}
