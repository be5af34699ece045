package dev.gantry.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The layers and their one direction. */
@Tag("R3")
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.gantry");

    @Test
    void all_layers_are_looked_at() {
        for (String name : new String[] {
            "dev.gantry.Gantry",
            "dev.gantry.spi.LedgerAdapter",
            "dev.gantry.identifier.Identifier",
            "dev.gantry.core.CoreGantry",
            "dev.gantry.kernel.Kernel",
            "dev.gantry.evm.EvmProvider",
            "dev.gantry.xuper.XuperProvider",
            "dev.gantry.embedded.EmbeddedProvider"
        }) {
            assertThat(ALL.contain(name)).as(name).isTrue();
        }
    }

    @Test
    void the_api_depends_on_nothing() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.gantry", "dev.gantry.identifier", "dev.gantry.spi")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.gantry", "dev.gantry.identifier", "dev.gantry.spi", "java..", "org.jspecify..")
                .check(ALL);
    }

    @Test
    void the_kernel_depends_on_nothing_and_uses_nothing_that_differs_between_machines() {
        noClasses()
                .that()
                .resideInAPackage("dev.gantry.kernel")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("dev.gantry.kernel", "java..", "org.jspecify..")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .check(ALL);
    }

    @Test
    void adapters_never_see_each_other_and_the_core_sees_none() {
        String[] adapters = {"dev.gantry.embedded..", "dev.gantry.evm..", "dev.gantry.xuper.."};
        for (String one : adapters) {
            for (String other : adapters) {
                if (!one.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage(one)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(other)
                            .check(ALL);
                }
            }
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.gantry",
                            "dev.gantry.identifier",
                            "dev.gantry.spi",
                            "dev.gantry.core..",
                            "dev.gantry.kernel..",
                            "dev.gantry.samples..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(one)
                    .check(ALL);
        }
    }

    @Test
    void business_code_sees_the_application_api_alone() {
        noClasses()
                .that()
                .resideInAPackage("dev.gantry.samples..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.gantry.spi..", "dev.gantry.core..", "dev.gantry.kernel..", "dev.gantry.testnet..")
                .check(ALL);
    }

    @Test
    void no_transport_type_is_in_a_public_signature_of_the_api() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.gantry", "dev.gantry.identifier", "dev.gantry.spi")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "io.grpc..", "com.fasterxml..")
                .check(ALL);
    }
}
