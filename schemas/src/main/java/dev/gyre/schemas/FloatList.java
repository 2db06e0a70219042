package dev.gyre.schemas;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.apache.avro.generic.PrimitivesArrays;

/**
 * A fixed-size view of a {@code float[]} as the {@code List<Float>} that generated Avro records
 * hold. {@link dev.gyre.schemas.wire.AvroCodec} writes it without boxing.
 *
 * <p>The array is not copied: whoever makes a record from it must not change it afterwards.
 */
public final class FloatList extends AbstractList<Float> implements RandomAccess {

  private final float[] values;

  private FloatList(float[] values) {
    this.values = values;
  }

  /**
   * A view of an array.
   *
   * @param values the array, not copied
   */
  public static FloatList of(float[] values) {
    return new FloatList(Objects.requireNonNull(values, "values"));
  }

  /**
   * The numbers of a list in a new array, without boxing for the lists that Avro and this class
   * make.
   *
   * @param list any list without nulls
   */
  public static float[] toArray(List<Float> list) {
    if (list instanceof FloatList view) {
      return view.values.clone();
    }
    int size = list.size();
    float[] out = new float[size];
    if (list instanceof PrimitivesArrays.FloatArray decoded) {
      for (int i = 0; i < size; i++) {
        out[i] = decoded.getFloat(i);
      }
    } else {
      int i = 0;
      for (float value : list) {
        out[i++] = value;
      }
    }
    return out;
  }

  /**
   * An element without boxing.
   *
   * @param index 0 to size - 1
   */
  public float getFloat(int index) {
    return values[index];
  }

  @Override
  public Float get(int index) {
    return values[index];
  }

  @Override
  public int size() {
    return values.length;
  }
}
