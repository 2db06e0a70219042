package dev.gyre.state.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectFileTest {

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int MOST_BYTES = 3 * DirectBuffers.BYTES;

  @TempDir private Path folder;

  @Test
  void flinkFindsIt() throws IOException {
    FileSystem files = FileSystem.getUnguardedFileSystem(folder.toUri());
    try (FSDataOutputStream file = files.create(flinks(folder.resolve("a")), WriteMode.OVERWRITE)) {
      assertThat(file).isInstanceOf(DirectFile.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 1 << 20, (1 << 20) + 1, (2 << 20) + 4096, 2_500_000})
  void aFileOfAnySizeHasWhatWasWritten(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Path file = folder.resolve("file");
    FSDataOutputStream out = create(file);
    try {
      out.write(bytes, 0, size);
      assertThat(out.getPos()).isEqualTo(size);
    } finally {
      out.close();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void anyWritesAndFlushesMakeTheFile() throws IOException {
    writeAtRandom(folder);
  }

  @Test
  void aFileSystemThatKnowsNoSuchWritesWillDo() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(MEMORY), "no file system in memory at " + MEMORY);
    Path inMemory = Files.createTempDirectory(MEMORY, "gyre-direct");
    try {
      writeAtRandom(inMemory);
    } finally {
      Files.deleteIfExists(inMemory.resolve("file"));
      Files.delete(inMemory);
    }
  }

  private static void writeAtRandom(Path where) throws IOException {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      Path file = where.resolve("file");
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      FSDataOutputStream out = create(file);
      try {
        int most = 1 + random.nextInt(MOST_BYTES);
        while (expected.size() < most) {
          writeOne(out, expected, random);
          if (random.nextInt(10) == 0) {
            out.flush();
            assertThat(Files.readAllBytes(file))
                .as("seed %d", seed)
                .isEqualTo(expected.toByteArray());
          }
          if (random.nextInt(20) == 0) {
            out.sync();
          }
          assertThat(out.getPos()).isEqualTo(expected.size());
        }
      } finally {
        out.close();
      }
      assertThat(Files.readAllBytes(file)).as("seed %d", seed).isEqualTo(expected.toByteArray());
    }
  }

  private static void writeOne(
      FSDataOutputStream out, ByteArrayOutputStream expected, Random random) throws IOException {
    if (random.nextInt(4) == 0) {
      int one = random.nextInt(256);
      out.write(one);
      expected.write(one);
      return;
    }
    byte[] some = new byte[random.nextInt(random.nextBoolean() ? 100 : MOST_BYTES / 4)];
    random.nextBytes(some);
    int from = some.length == 0 ? 0 : random.nextInt(some.length);
    out.write(some, from, some.length - from);
    expected.write(some, from, some.length - from);
  }

  @Test
  void filesThatAreOpenTogetherDoNotMix() throws IOException {
    List<FSDataOutputStream> open = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        open.add(create(folder.resolve("file" + i)));
      }
      for (int part = 0; part < 3; part++) {
        for (int i = 0; i < open.size(); i++) {
          open.get(i).write(filled(700_000, i));
        }
      }
    } finally {
      for (FSDataOutputStream each : open) {
        each.close();
        // As whoever gives a checkpoint up does.
        each.close();
      }
    }
    for (int i = 0; i < 5; i++) {
      assertThat(Files.readAllBytes(folder.resolve("file" + i))).isEqualTo(filled(2_100_000, i));
    }
  }

  private static byte[] filled(int size, int value) {
    byte[] filled = new byte[size];
    java.util.Arrays.fill(filled, (byte) value);
    return filled;
  }

  @Test
  void whatIsClosedTakesNoMore() throws IOException {
    FSDataOutputStream out = create(folder.resolve("file"));
    out.close();
    assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> out.write(new byte[2])).hasMessageContaining("is closed");
    assertThatThrownBy(out::getPos).hasMessageContaining("is closed");
  }

  @Test
  void nothingIsOverwrittenThatMustNotBe() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "kept");
    assertThatThrownBy(() -> new DirectFileSystem().create(flinks(file), WriteMode.NO_OVERWRITE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("kept");
  }

  @Test
  void foldersAreMade() throws IOException {
    Path file = folder.resolve("a").resolve("b").resolve("file");
    create(file).close();
    assertThat(file).isEmptyFile();
  }

  private static FSDataOutputStream create(Path file) throws IOException {
    return new DirectFileSystem().create(flinks(file), WriteMode.OVERWRITE);
  }

  private static org.apache.flink.core.fs.Path flinks(Path file) {
    return new org.apache.flink.core.fs.Path(file.toUri());
  }
}
