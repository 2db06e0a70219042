package dev.gyre.jobs;

import java.io.ByteArrayInputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.util.InstantiationUtil;

/** Which classes a process has to look up to restore what a job ships to it. */
public final class ShippedClasses {

  private ShippedClasses() {}

  /** The names of the classes, in the order in which they are looked up. */
  public static Set<String> of(Serializable shipped) throws Exception {
    Set<String> names = new LinkedHashSet<>();
    byte[] bytes = InstantiationUtil.serializeObject(shipped);
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          protected Class<?> resolveClass(ObjectStreamClass description)
              throws java.io.IOException, ClassNotFoundException {
            names.add(description.getName());
            return super.resolveClass(description);
          }
        }) {
      in.readObject();
    }
    return names;
  }
}
