package dev.gyre.state.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectFileTest {

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
    DirectFile out = create(file);
    try {
      out.write(bytes, 0, size);
      assertThat(out.getPos()).isEqualTo(size);
    } finally {
      out.close();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    assertThat(out.isDirect()).isEqualTo(size >= DirectBuffers.BYTES && takesDirectWrites());
  }

  private boolean takesDirectWrites() throws IOException {
    Path probe = folder.resolve("probe");
    try (FileChannel channel =
        FileChannel.open(
            probe,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            ExtendedOpenOption.DIRECT)) {
      return channel.isOpen();
    } catch (IOException | UnsupportedOperationException none) {
      return false;
    }
  }

  @Test
  void anyWritesAndFlushesMakeTheFile() throws IOException {
    writeAtRandom(folder);
  }

  @Test
  void aFileSystemThatOpensNoSuchFileWillDo() throws IOException {
    writesInFull(
        (file, options) -> {
          if (options.length > 1) {
            throw new UnsupportedOperationException("O_DIRECT");
          }
          return FileChannel.open(file, options);
        });
  }

  @Test
  void aFileSystemThatRefusesTheWritesWillDo() throws IOException {
    writesInFull(DirectFileTest::refusing);
  }

  /** Opens what takes ordinary writes alone: a closed file for others. */
  private static FileChannel refusing(Path file, OpenOption... options) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    if (options.length > 1) {
      channel.close();
    }
    return channel;
  }

  private void writesInFull(DirectFile.Opener opener) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    DirectFile out = new DirectFile(file, DirectBuffers.take(), opener);
    byte[] bytes = filled(MOST_BYTES - 5, 9);
    try {
      out.write(bytes);
      out.flush();
      assertThat(out.isDirect()).isFalse();
    } finally {
      out.close();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  /** As when the last block was written, but not cut to its length. */
  @Test
  void whatARefusedWriteLeftIsCutOff() throws IOException {
    Path file = Files.write(folder.resolve("file"), filled(MOST_BYTES, 7));
    DirectFile out = new DirectFile(file, DirectBuffers.take(), DirectFileTest::refusing);
    byte[] bytes = filled(DirectBuffers.BYTES + 10, 9);
    try {
      out.write(bytes);
    } finally {
      out.close();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void whatCouldNotBeWrittenIsNotPassedOver() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    DirectFile out =
        new DirectFile(
            file,
            DirectBuffers.take(),
            (path, options) -> {
              FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
              channel.close();
              return channel;
            });
    try {
      assertThatThrownBy(() -> out.write(filled(MOST_BYTES, 1)))
          .isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> out.write(1)).hasMessageContaining("could not be written");
      assertThatThrownBy(out::getPos).hasMessageContaining("could not be written");
      assertThatThrownBy(out::sync).hasMessageContaining("could not be written");
    } finally {
      out.close();
    }
    assertThat(file).isEmptyFile();
  }

  @Test
  void withoutABufferAFileIsFlinksOwn() throws IOException {
    List<ByteBuffer> taken = new ArrayList<>();
    try {
      for (ByteBuffer next = DirectBuffers.take(); next != null; next = DirectBuffers.take()) {
        taken.add(next);
      }
      assertThat(taken).hasSizeBetween(1, DirectBuffers.MOST);
      Path file = folder.resolve("file");
      try (FSDataOutputStream out =
          new DirectFileSystem().create(flinks(file), WriteMode.OVERWRITE)) {
        assertThat(out).isNotInstanceOf(DirectFile.class);
        out.write(filled(10, 3));
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(filled(10, 3));
    } finally {
      taken.forEach(DirectBuffers::give);
    }
  }

  private static void writeAtRandom(Path where) throws IOException {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      Path file = where.resolve("file");
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      FSDataOutputStream out = create(file);
      try {
        // From here on it is direct, where it can be.
        byte[] first = filled(DirectBuffers.BYTES, (int) seed);
        out.write(first);
        expected.write(first);
        int most = first.length + 1 + random.nextInt(MOST_BYTES);
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
    Arrays.fill(filled, (byte) value);
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

  private static DirectFile create(Path file) throws IOException {
    return (DirectFile) new DirectFileSystem().create(flinks(file), WriteMode.OVERWRITE);
  }

  private static org.apache.flink.core.fs.Path flinks(Path file) {
    return new org.apache.flink.core.fs.Path(file.toUri());
  }
}
