package io.baton.infra.deploy.check;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Environments;
import io.baton.infra.deploy.config.Names;
import java.util.HashMap;
import java.util.Map;

/** The environment of partition 0's function: the variables of the file, and those that Lambda sets. This machine's are not
 * among them: a developer's credentials would reach an account, and a developer's settings would hide what the function lacks.
 */
final class LambdaEnvironment {

    /** A directory without files. */
    static final String HOME = "/home/sbx_user1051";

    /** Of this machine, so that a JVM starts on it. */
    private static final String[] OF_THIS_MACHINE = {"PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot"};

    private final Deployment deployment;

    LambdaEnvironment(Deployment deployment) {
        this.deployment = deployment;
    }

    /** Replaces all variables of the environment. */
    void replace(Map<String, String> environment) {
        Map<String, String> before = new HashMap<>(environment);
        environment.clear();
        environment.putAll(
                new Environments(deployment).of(deployment.functions().getFirst()));
        // of the function's machine, not of this one
        environment.remove("JAVA_TOOL_OPTIONS");
        for (String name : OF_THIS_MACHINE) {
            if (before.containsKey(name)) {
                environment.put(name, before.get(name));
            }
        }
        lambdas().forEach(environment::putIfAbsent);
    }

    /** Values that are not known before the function exists are made up; the keys are not valid. */
    private Map<String, String> lambdas() {
        Names names = new Names(deployment.name());
        return Map.ofEntries(
                Map.entry("_HANDLER", deployment.function().handler()),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_DEFAULT_REGION", "us-east-1"),
                Map.entry(
                        "AWS_EXECUTION_ENV",
                        "AWS_Lambda_" + deployment.function().machine().runtime()),
                Map.entry(
                        "AWS_LAMBDA_FUNCTION_NAME",
                        names.function(deployment.functions().getFirst())),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                Map.entry(
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                        Integer.toString(deployment.function().machine().memorySize())),
                Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
                Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", names.logGroup()),
                Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "check"),
                Map.entry("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001"),
                Map.entry("AWS_ACCESS_KEY_ID", "check"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "check"),
                Map.entry("AWS_SESSION_TOKEN", "check"),
                Map.entry("LAMBDA_TASK_ROOT", "/var/task"),
                Map.entry("LAMBDA_RUNTIME_DIR", "/var/runtime"),
                Map.entry("LANG", "en_US.UTF-8"),
                Map.entry("TZ", ":UTC"));
    }
}
