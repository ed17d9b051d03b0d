package io.baton.infra.emulator;

import io.baton.infra.local.LocalPartException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * The native part of AWS's runtime interface client, unpacked once. Left to itself each start unpacks it over the
 * same file, which crashes any process that has it mapped. Stateless.
 */
final class NativeClient {
    private static final String PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private NativeClient() {}

    static List<String> flags(String runtimeClassPath, Path directory) {
        Path library = directory.resolve("libaws-lambda-jni.so");
        String entry = "jni/libaws-lambda-jni." + platform() + ".so";
        try (ZipFile client = new ZipFile(clientJar(runtimeClassPath));
                InputStream content = client.getInputStream(client.getEntry(entry))) {
            // a new file each time: an emulator that was killed may have left environments that still end
            Path draft = Files.createTempFile(directory, "jni", ".so");
            Files.copy(content, draft, StandardCopyOption.REPLACE_EXISTING);
            Files.move(draft, library, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Lambda's native client could not be unpacked", e);
        }
        return List.of("--enable-native-access=ALL-UNNAMED", "-D" + PROPERTY + "=" + library);
    }

    private static String clientJar(String runtimeClassPath) {
        for (String jar : runtimeClassPath.split(File.pathSeparator, -1)) {
            if (jar.contains("runtime-interface-client")) {
                return jar;
            }
        }
        throw new LocalPartException("The class path of Lambda's runtime names no runtime interface client");
    }

    private static String platform() {
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        boolean musl = Files.exists(
                Path.of("/lib/ld-musl-" + (processor.equals("aarch_64") ? "aarch64" : processor) + ".so.1"));
        return (musl ? "linux_musl-" : "linux-") + processor;
    }
}
