package io.baton.infra.emulator;

import com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader;
import com.amazonaws.services.lambda.runtime.api.client.HandlerInfo;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler.UserFaultHandler;
import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.converters.LambdaErrorConverter;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * The main loop of a Lambda environment in plain Java, for machines that AWS's natives are not made for. Loading the
 * handler and reading and writing its JSON are left to AWS's own classes, so that both runtimes agree on them.
 */
final class PlainRuntime {
    private final String api;

    private PlainRuntime(String api) {
        this.api = api;
    }

    public static void main(String[] args) throws IOException {
        PlainRuntime runtime =
                new PlainRuntime("http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/");
        LambdaRequestHandler handler = runtime.load(args[0]);
        while (true) {
            runtime.serveOne(handler);
        }
    }

    private LambdaRequestHandler load(String handler) throws IOException {
        try {
            LambdaRequestHandler loaded = EventHandlerLoader.loadEventHandler(
                    HandlerInfo.fromString(handler, ClassLoader.getSystemClassLoader()));
            if (loaded instanceof UserFaultHandler failed && failed.fault.fatal) {
                throw failed.fault;
            }
            return loaded;
        } catch (ClassNotFoundException e) {
            // as AWS's client has it: such a function starts, and every invocation fails
            return LambdaRequestHandler.classNotFound(e, HandlerInfo.className(handler));
        } catch (Exception | Error e) {
            e.printStackTrace();
            post("init/error", error(e));
            System.exit(1);
            throw new IllegalStateException(e);
        }
    }

    private void serveOne(LambdaRequestHandler handler) throws IOException {
        InvocationRequest request = next();
        String answer = "invocation/" + request.getId();
        byte[] result;
        try {
            result = handler.call(request).toByteArray();
        } catch (Exception | Error e) {
            e.printStackTrace();
            post(answer + "/error", error(e));
            if (e instanceof VirtualMachineError) {
                System.exit(1);
            }
            return;
        }
        post(answer + "/response", result);
    }

    private InvocationRequest next() throws IOException {
        HttpURLConnection connection = open("invocation/next");
        InvocationRequest request = new InvocationRequest();
        request.setContent(connection.getInputStream().readAllBytes());
        request.setId(connection.getHeaderField("Lambda-Runtime-Aws-Request-Id"));
        request.setInvokedFunctionArn(connection.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"));
        request.setDeadlineTimeInMs(Long.parseLong(connection.getHeaderField("Lambda-Runtime-Deadline-Ms")));
        return request;
    }

    private void post(String path, byte[] body) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        if (connection.getResponseCode() / 100 != 2) {
            throw new IOException(path + " was answered with " + connection.getResponseCode());
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(api + path).toURL().openConnection();
        // no kept connection, hence no thread of the JDK's to watch it among the function's own
        connection.setRequestProperty("Connection", "close");
        return connection;
    }

    private static byte[] error(Throwable failure) {
        return DtoSerializers.serialize(
                failure instanceof UserFault fault
                        ? LambdaErrorConverter.fromUserFault(fault)
                        : LambdaErrorConverter.fromThrowable(failure));
    }
}
