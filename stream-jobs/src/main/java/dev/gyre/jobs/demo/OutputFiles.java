package dev.gyre.jobs.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** What a demo publishes as Avro container files, one a topic, for those who keep it. */
final class OutputFiles implements AutoCloseable {

  private final Path folder;
  private final Map<String, DataFileWriter<SpecificRecord>> writers = new HashMap<>();

  /**
   * Files that are made when their first record comes.
   *
   * @param folder the folder; made when absent
   */
  OutputFiles(Path folder) {
    this.folder = folder;
  }

  /** Adds a record to {@code NAME.avro}. */
  void add(String name, SpecificRecord record) {
    try {
      DataFileWriter<SpecificRecord> writer = writers.get(name);
      if (writer == null) {
        writer = open(name, record);
        writers.put(name, writer);
      }
      writer.append(record);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder.resolve(name + ".avro"), e);
    }
  }

  private DataFileWriter<SpecificRecord> open(String name, SpecificRecord first)
      throws IOException {
    Files.createDirectories(folder);
    DataFileWriter<SpecificRecord> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(first.getSchema()));
    writer.setCodec(CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL));
    return writer.create(first.getSchema(), folder.resolve(name + ".avro").toFile());
  }

  @Override
  public void close() {
    for (Map.Entry<String, DataFileWriter<SpecificRecord>> it : writers.entrySet()) {
      try {
        it.getValue().close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close " + it.getKey() + ".avro in " + folder, e);
      }
    }
  }
}
