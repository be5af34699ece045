package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.spi.AdapterProvider;
import dev.gantry.spi.AdapterProvider.Problem;
import dev.gantry.spi.Capability;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedProviderTest {
    @TempDir
    Path temporary;

    private static AdapterProvider provider() {
        return ServiceLoader.load(AdapterProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(p -> p.name().equals("embedded"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void wrong_settings_are_found_without_opening_anything() {
        assertThat(provider().validate(Map.of("path", "ledger", "crypto", "p256")))
                .isEmpty();
        assertThat(provider().validate(Map.of("path", "ledger", "crypto", "rsa")))
                .extracting(Problem::key)
                .containsExactly("crypto");
        for (String path : new String[] {"", " ", "a\0b", "/"}) {
            assertThat(provider().validate(Map.of("path", path)))
                    .as("path '%s'", path)
                    .extracting(Problem::key)
                    .containsExactly("path");
        }
    }

    @Test
    void a_relative_path_is_against_the_configuration_and_the_suite_decides_the_capabilities() {
        var p256 = provider().open(Map.of("path", "one", "crypto", "p256"), temporary, temporary);
        var sm2 = provider().open(Map.of("path", "two", "crypto", "sm2"), temporary, temporary);
        try (p256;
                sm2) {
            assertThat(temporary.resolve("one")).isDirectory();
            assertThat(p256.descriptor().signatureScheme()).isEqualTo("p256");
            assertThat(p256.descriptor().capabilities())
                    .contains(Capability.INSTANT_FINALITY, Capability.NATIVE_DEDUPLICATION)
                    .doesNotContain(Capability.SM_CRYPTO);
            assertThat(sm2.descriptor().capabilities()).contains(Capability.SM_CRYPTO);
            assertThat(sm2.descriptor().network())
                    .isNotEqualTo(p256.descriptor().network());
        }
    }
}
