package dev.gyre.jobs.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gyre.jobs.Checkout;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.RecordProducer;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.schemas.TopicNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every error is one message that names the value, with the exit code that the help promises. */
class CommandErrorsTest {

  private static final int FAILURE = 1;
  private static final int USAGE = 2;
  private static final String HEADER =
      "tx_seconds,customer_id,terminal_id,amount_cents,fraud_scenario";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demoo                               | unknown command 'demoo': did you mean 'demo'?",
        "demo --evnts 5                      | unknown option '--evnts': did you mean '--events'?",
        "demo --dataset fdx                  | --dataset 'fdx': unknown: did you mean 'fdh'?",
        "demo --dataset fdh                  | --file is missing: dataset 'fdh' is read from",
        "demo --dataset fdh --file nope.csv  | --file 'nope.csv': there is no such file",
        "demo --file nope.csv                | --dataset is missing",
        "demo --dataset simulator --file x   | reads none",
        "demo --dataset fdh --file . --seed 1 | --seed is given, but only the simulator draws",
        "demo --events 0                     | --events 0: must be at least 1",
        "demo --events many                  | 'many' is not a long",
        "demo --rate -1                      | --rate -1.0: must be above 0",
        "demo --parallelism 17               | --parallelism 17: must be 1 to 4",
        "demo --broker-port 70000            | --broker-port 70000: must be 0",
        "demo --json no/such/folder/out.json | --json 'no/such/folder/out.json': cannot be written",
        "produce                             | '--bootstrap=HOST:PORT'",
        "produce --bootstrap here            | 'here' is no Kafka address",
        "produce --bootstrap a:1 --events 0  | --events 0: must be at least 1",
        "run                                 | '--config=JOB.yaml'",
        "run --config nope.yaml              | --config 'nope.yaml': there is no such file",
        "run --config nope.yaml --start then | 'then' is no start: give earliest, committed, or a time",
        "embed --case nope.json --out x.json | --case 'nope.json': there is no such file",
        "bench                               | a benchmark is missing",
        "bench latency --rate 0              | --rate 0.0: must be above 0",
        "bench latency                       | '--rate=R'",
        "bench throughput --events 0         | --events 0: must be 1 or more",
        "bench throughput --engine-seconds -1 | --engine-seconds -1: must be 0 or more",
        "bench throughput --check -1         | --check -1: must be 0 or more",
        "bench throughput --workload x       | 'x' must be payments or power-law",
        "bench throughput --accounts 0       | --accounts 0: must be 1 or more",
        "bench throughput --cache-entries 0  | --cache-entries 0: must be 1 or more",
        "bench throughput --parallelism 3    | --parallelism 3: --task-managers 1 have 2 slots",
        "bench throughput --task-manager-memory 10m | 10 MiB for a task manager: it needs at least 1024",
        "cluster up --task-managers 0        | 0 task managers: there must be at least 1",
        "cluster up --task-manager-memory x  | --task-manager-memory",
        "bench recovery --repeats 0          | --repeats 0: must be 1 or more",
        "bench scale --over-events 5         | --over-events [5]: must be two or more rising",
        "bench scale --over-accounts 9,0     | --accounts 0: must be 1 or more",
        "bench scale --over-parallelism 17   | --parallelism 17: must be 1 to --shards 16",
        "bench train --dataset simulator     | --events is missing",
        "bench train --dataset simulator --events 9 --batch 0 | batch 0",
        "bench soak --events 0               | --events 0: must be at least 1",
        "bench soak --parallelism 17         | --parallelism 17: must be 1 to 16",
        "doctor --cluster ://                | '://' is no address",
      })
  void wrongUseIsToldWithCodeTwo(String line, String message) {
    CommandRun.of((Object[]) line.split(" +")).assertFails(USAGE, message);
  }

  @Test
  void aFileWithoutItsHeaderIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "1,2,3,4,0\n");
    CommandRun.of("demo", "--dataset", "fdh", "--file", file)
        .assertFails(USAGE, file.toString(), "'1,2,3,4,0'", HEADER);
  }

  @Test
  void aBrokenGzipFileIsRefused() throws IOException {
    byte[] broken = new byte[200];
    broken[0] = 0x1f;
    broken[1] = (byte) 0x8b;
    Path file = Files.write(folder.resolve("rows.csv.gz"), broken);
    CommandRun.of("demo", "--dataset", "fdh", "--file", file)
        .assertFails(USAGE, file.toString(), "cannot be read");
  }

  @Test
  void aFolderInPlaceOfTheFileMustHoldIt() {
    CommandRun.of("demo", "--dataset", "fdh", "--file", folder)
        .assertFails(USAGE, folder.toString(), "transactions.csv");
  }

  @Test
  void aFolderThatIsNotEmptyIsNotKept() throws IOException {
    Files.writeString(folder.resolve("precious"), "");
    CommandRun.of("demo", "--events", 10, "--keep", folder)
        .assertFails(USAGE, "--keep '" + folder + "': the folder is not empty");
    assertThat(folder.resolve("precious")).exists();
  }

  @Test
  void aJobFileOfOtherTopicsIsRefusedBeforeAnythingStarts() {
    Path fdh = Checkout.example("fdh");
    CommandRun run = CommandRun.of("demo", "--events", 10, "--config", fdh);
    run.assertFails(USAGE, fdh.toString(), "[labels, transactions]", "[events, labels]");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void allErrorsOfAJobFileAreToldWithTheirPlace() throws IOException {
    String right = Files.readString(Checkout.example("fdh"));
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            right.replaceFirst("fanIn: \\d+", "fanIn: many").replace("window: 60d", "window: 60"));
    CommandRun.of("demo", "--dataset", "fdh", "--file", file(HEADER), "--config", wrong)
        .assertFails(USAGE, "has 2 errors", "fanIn: found 'many'", "window: found '60'");
  }

  @Test
  void aPortInUseIsAFailure() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandRun.of("demo", "--events", 10, "--broker-port", taken.getLocalPort())
          .assertFails(FAILURE, Integer.toString(taken.getLocalPort()), "Address already in use");
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsAFailure() throws IOException {
    String nobody = "localhost:" + freePort();
    CommandRun.of("produce", "--events", 10, "--bootstrap", nobody)
        .assertFails(FAILURE, nobody, "check host and port");
  }

  @Test
  void aRegistryThatRefusesIsAFailure() throws Exception {
    HttpServer refusing =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    refusing.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"error_code\":40101,\"message\":\"who are you\"}".getBytes(UTF_8);
          exchange.sendResponseHeaders(401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    refusing.start();
    String url = "http://127.0.0.1:" + refusing.getAddress().getPort();
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            name: refused
            types: {user: {}}
            relations: {knows: {source: user, target: user, window: 1d, fanIn: 4}}
            model: {seeded: {seed: 1, dialect: pyg, width: 8, heads: 2, layers: 1}}
            sources: [{topic: events, format: avro, native: true}]
            wireFormat: {registry: "%s"}
            """
                .formatted(url));
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Topics topics = Topics.at(broker.bootstrapServers());
        RecordProducer producer = new RecordProducer(broker.bootstrapServers())) {
      String letters = JobFileReader.read(job).topic(TopicNames.DEAD_LETTERS);
      topics.createMissing(List.of(TopicSpec.plain(letters, 1)));
      producer.send(new ProducerRecord<>(letters, new byte[] {0, 0, 0, 0, 1, 0}));
      producer.flush();
      CommandRun.of("redrive", "--config", job, "--bootstrap", broker.bootstrapServers())
          .assertFails(
              FAILURE, url + ", schema id 1: refused (HTTP 401", "who are you", "password");
    } finally {
      refusing.stop(0);
    }
  }

  @Test
  void theDoctorFailsForAServerThatDoesNotAnswer() throws IOException {
    String nobody = "localhost:" + freePort();
    CommandRun run = CommandRun.of("doctor", "--cluster", nobody, "--registry", nobody);
    assertThat(run.code()).isEqualTo(FAILURE);
    assertThat(run.out())
        .containsPattern("FAIL +cluster +http://" + nobody)
        .containsPattern("FAIL +registry +http://" + nobody)
        .contains("2 of 9 checks failed");
  }

  @Test
  void theDoctorFindsABroker() {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      CommandRun run = CommandRun.of("doctor", "--bootstrap", broker.bootstrapServers());
      assertThat(run.out()).containsPattern("OK +broker +" + broker.bootstrapServers());
    }
  }

  @Test
  void verboseShowsWhere() {
    CommandRun run = CommandRun.of("demo", "--dataset", "fdh", "--file", "nope.csv", "--verbose");
    assertThat(run.code()).isEqualTo(USAGE);
    assertThat(run.err()).contains("--file 'nope.csv'").contains("\tat dev.gyre");
  }

  @Test
  void helpTeachesEveryOption() {
    for (String command : List.of("demo", "run", "produce", "embed", "doctor")) {
      CommandRun run = CommandRun.of(command, "--help").assertDone();
      assertThat(run.out()).contains("Usage: gyre " + command).contains("--verbose");
      Gyre.commandLine()
          .getSubcommands()
          .get(command)
          .getCommandSpec()
          .options()
          .forEach(
              option -> {
                assertThat(run.out()).contains(option.longestName());
                assertThat(option.description()).as(option.longestName()).isNotEmpty();
              });
    }
    assertThat(CommandRun.of("--version").assertDone().out()).contains("gyre ").contains("Java 17");
  }

  private Path file(String header) throws IOException {
    return Files.writeString(folder.resolve("transactions.csv"), header + "\n");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
