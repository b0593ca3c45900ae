package io.orrery;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The house as docs/architecture.md draws it: which room may use which, and what no room may do.
 */
class HouseTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.orrery");

  @Test
  void noArrowRunsUpward() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("node")
        .definedBy("io.orrery.node..")
        .layer("fuse-mount")
        .definedBy("io.orrery.fuse..")
        .layer("mfs")
        .definedBy("io.orrery.mfs..")
        .layer("unixfs")
        .definedBy("io.orrery.unixfs..")
        .layer("libp2p")
        .definedBy("io.orrery.libp2p..")
        .layer("ipld")
        .definedBy("io.orrery.ipld..")
        .whereLayer("node")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("fuse-mount")
        .mayOnlyBeAccessedByLayers("node")
        .whereLayer("libp2p")
        .mayOnlyBeAccessedByLayers("node")
        .whereLayer("mfs")
        .mayOnlyBeAccessedByLayers("node", "fuse-mount")
        .whereLayer("unixfs")
        .mayOnlyBeAccessedByLayers("node", "fuse-mount", "mfs")
        .check(HOUSE);
  }

  @Test
  void treesAndDriversMeetAtTheirSeamOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("seam")
        .definedBy("io.orrery.fuse")
        .layer("content")
        .definedBy("io.orrery.fuse.content")
        .layer("mutable")
        .definedBy("io.orrery.fuse.mutable")
        .layer("names")
        .definedBy("io.orrery.fuse.names")
        .layer("mount")
        .definedBy("io.orrery.fuse.mount")
        .layer("drivers")
        .definedBy("io.orrery.fuse.kernel", "io.orrery.fuse.jnr")
        .whereLayer("seam")
        .mayNotAccessAnyLayer()
        .whereLayer("content")
        .mayOnlyAccessLayers("seam")
        .whereLayer("mutable")
        .mayOnlyAccessLayers("seam")
        .whereLayer("names")
        .mayOnlyAccessLayers("seam", "content", "mutable")
        .whereLayer("mount")
        .mayOnlyAccessLayers("seam")
        .whereLayer("drivers")
        .mayOnlyAccessLayers("seam", "mount")
        .check(HOUSE);
  }

  @Test
  void theRoomsFormNoCircle() {
    slices().matching("io.orrery.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void onlyTheCommandLineTalksToTheTerminal() {
    noClasses()
        .that(
            resideInAPackage("io.orrery..")
                .and(JavaClass.Predicates.resideOutsideOfPackage("io.orrery.node.cli..")))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(HOUSE);
  }

  @Test
  void lmdbStaysInTheStoreAndFuseInItsDriver() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.orrery.node.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.lmdbjava..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.orrery.fuse..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ru.serce.jnrfuse..")
        .check(HOUSE);
  }

  @Test
  void nothingIsAHelperOrAManager() {
    classes().should().haveNameNotMatching(".*(Utils?|Helper|Manager)").check(HOUSE);
  }

  @Test
  void everyPackageHasAPreface() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("..").toAbsolutePath().normalize())) {
      assertThat(
              files
                  .filter(file -> file.toString().contains("/src/main/java/"))
                  .filter(file -> file.toString().endsWith(".java"))
                  .map(Path::getParent)
                  .distinct())
          .isNotEmpty()
          .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
    }
  }
}
