package dev.gyre.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a module may use, and that nothing goes round in circles: all modules, without tests. */
@AnalyzeClasses(
    packages = "dev.gyre",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  /** Leaves out the tests of other modules, which are a jar once the modules are packaged. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar") && !location.contains("/test-classes/");
    }
  }

  private static final String FLINK = "org.apache.flink..";
  private static final String KAFKA = "org.apache.kafka..";
  private static final String AVRO = "org.apache.avro..";
  private static final String ROCKSDB = "org.rocksdb..";
  private static final String ND4J = "org.nd4j..";
  private static final String JGRAPHT = "org.jgrapht..";

  @ArchTest
  static final ArchRule MODULES_USE_EACH_OTHER_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.gyre..")
          .layer("schemas")
          .definedBy("dev.gyre.schemas..")
          .layer("graph-engine")
          .definedBy("dev.gyre.graph..")
          .layer("hgt-layers")
          .definedBy("dev.gyre.hgt..")
          .layer("state")
          .definedBy("dev.gyre.state..")
          .layer("stream-jobs")
          .definedBy("dev.gyre.jobs..")
          .whereLayer("schemas")
          .mayOnlyBeAccessedByLayers("stream-jobs")
          .whereLayer("graph-engine")
          .mayOnlyBeAccessedByLayers("hgt-layers", "state", "stream-jobs")
          .whereLayer("hgt-layers")
          .mayOnlyBeAccessedByLayers("stream-jobs")
          .whereLayer("state")
          .mayOnlyBeAccessedByLayers("stream-jobs")
          .whereLayer("stream-jobs")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule SCHEMAS_KNOW_AVRO_AND_NO_HOST =
      noClasses()
          .that()
          .resideInAPackage("dev.gyre.schemas..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FLINK, KAFKA, ROCKSDB, ND4J, JGRAPHT);

  @ArchTest
  static final ArchRule THE_GRAPH_KNOWS_JGRAPHT_AND_NO_HOST =
      noClasses()
          .that()
          .resideInAPackage("dev.gyre.graph..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FLINK, KAFKA, AVRO, ROCKSDB, ND4J);

  @ArchTest
  static final ArchRule THE_MODEL_KNOWS_ND4J_AND_NO_HOST =
      noClasses()
          .that()
          .resideInAPackage("dev.gyre.hgt..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FLINK, KAFKA, AVRO, ROCKSDB, JGRAPHT);

  @ArchTest
  static final ArchRule STATE_KNOWS_FLINK_AND_ROCKSDB_ONLY =
      noClasses()
          .that()
          .resideInAPackage("dev.gyre.state..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(KAFKA, AVRO, ND4J, JGRAPHT);

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.gyre.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_JOB_DOES_NOT_KNOW_THE_COMMAND =
      noClasses()
          .that()
          .resideInAPackage("dev.gyre.jobs..")
          .and()
          .resideOutsideOfPackages(
              "dev.gyre.jobs.command..",
              "dev.gyre.jobs.bench..",
              "dev.gyre.jobs.demo..",
              "dev.gyre.jobs.verify..",
              "dev.gyre.jobs.cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.gyre.jobs.command..",
              "dev.gyre.jobs.bench..",
              "dev.gyre.jobs.demo..",
              "dev.gyre.jobs.verify..",
              "dev.gyre.jobs.cluster..",
              "picocli..",
              "me.tongfei..",
              "org.jline..")
          .because("the job jar of a cluster has none of them");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_SPEAKS_TO_THE_TERMINAL =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.gyre.jobs.command..")
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule PUBLIC_FIELDS_ARE_FINAL = fields().that().arePublic().should().beFinal();

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Path root = Path.of("..");
    assertThat(root.resolve("pom.xml")).as("tests run in the module's folder").exists();
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> silent =
          files
              .filter(file -> file.toString().contains("src/main/java"))
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
              .toList();
      assertThat(silent).isEmpty();
    }
  }
}
