package io.baton.infra.emulator.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabS3Test {

    private static final int FORBIDDEN = 403;

    @TempDir
    private Path data;

    @Test
    void itStartsWhenSomebodyAsksAndOnlyOnce() throws IOException {
        URI door;
        try (LabS3 s3 = LabS3.open(data)) {
            door = s3.door();
            assertThat(s3.isUp()).isFalse();
            assertThat(data).isEmptyDirectory();

            URI endpoint = LabS3.ask(door);

            assertThat(s3.isUp()).isTrue();
            assertThat(endpoint).isEqualTo(s3.endpoint()).isEqualTo(LabS3.ask(door));
            // it wants a signature
            assertThat(status(endpoint.resolve("/" + LabS3.BUCKET))).isEqualTo(FORBIDDEN);
            assertThat(s3.bucket()).isDirectory();
            Files.writeString(s3.bucket().resolve("kept"), "what the next lab finds");
        }
        assertThat(data.resolve(LabS3.BUCKET).resolve("kept")).exists();
        assertThatThrownBy(() -> LabS3.ask(door))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("end './baton up' and start it again");
    }

    private static int status(URI address) throws IOException {
        return ((HttpURLConnection) address.toURL().openConnection()).getResponseCode();
    }
}
