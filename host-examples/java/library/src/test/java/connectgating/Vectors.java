package connectgating;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The vectors of the project, called through the library's public methods. */
final class Vectors {
    private static final Path FOLDER = Repository.ROOT.resolve("tests/vectors");

    private final ConnectGating gating;

    Vectors(ConnectGating gating) {
        this.gating = gating;
    }

    static List<JsonObject> all() throws IOException {
        List<JsonObject> vectors = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
                JsonObject read = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
                read.getAsJsonArray("vectors").forEach(vector -> vectors.add(vector.getAsJsonObject()));
            }
        }
        return vectors;
    }

    /** What the library answers, in JSON form. */
    JsonElement answer(JsonObject vector) {
        String function = vector.get("function").getAsString();
        JsonObject input = vector.getAsJsonObject("input");
        if (input.has("steps")) return steps(function, input);
        return JsonForm.outcome(() -> invoke(method(gatingInterface(function), function.substring(function.indexOf('.') + 1)), gatingInterface(function), input));
    }

    private JsonElement steps(String resource, JsonObject input) {
        Object owner = gatingInterface(resource);
        String name = resource.substring(resource.indexOf('.') + 1);
        Map<String, AutoCloseable> held = new HashMap<>();
        List<JsonElement> answers = new ArrayList<>();
        try {
            for (JsonElement element : input.getAsJsonArray("steps")) {
                JsonObject step = element.getAsJsonObject();
                if (step.has("drop")) {
                    close(held.remove(step.get("drop").getAsString()));
                    continue;
                }
                String call = step.get("call").getAsString();
                Object on = step.has("on") ? held.get(step.get("on").getAsString()) : owner;
                Method method = method(on, step.has("on") ? call : call + "-" + name);
                answers.add(JsonForm.outcome(() -> {
                    Object value = invoke(method, on, step.getAsJsonObject("input"));
                    if (!step.has("as")) return value;
                    held.put(step.get("as").getAsString(), (AutoCloseable) value);
                    return null;
                }));
            }
        } finally {
            held.values().forEach(Vectors::close);
        }
        return JsonForm.ok(answers);
    }

    private Object invoke(Method method, Object on, JsonObject input) {
        Type[] types = method.getGenericParameterTypes();
        if (input.size() != types.length) throw new AssertionError("the vector has other arguments than the method");
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) arguments[i] = JsonForm.value(argument(method, i, input), types[i], this::stateOf);
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException error) {
            if (error.getCause() instanceof RuntimeException cause) throw cause;
            throw new AssertionError(error.getCause());
        } catch (IllegalAccessException error) {
            throw new AssertionError(error);
        }
    }

    // The library is compiled with `-parameters`, so that arguments are found by their names.
    private static JsonElement argument(Method method, int i, JsonObject input) {
        String name = JsonForm.kebab(method.getParameters()[i].getName());
        JsonElement found = input.get(name);
        if (found == null) throw new AssertionError("the vector has no argument `" + name + "`");
        return found;
    }

    /** The state that folding these updates one after the other gives. */
    private String stateOf(JsonElement updates) {
        List<String> stored = List.of();
        for (JsonElement update : updates.getAsJsonArray()) {
            Gating.Update value = (Gating.Update) JsonForm.value(update, Gating.Update.class, this::stateOf);
            stored = List.of(gating.gating().fold(stored, value).state());
        }
        return stored.get(0);
    }

    private Object gatingInterface(String function) {
        try {
            return ConnectGating.class.getMethod(function.substring(0, function.indexOf('.'))).invoke(gating);
        } catch (ReflectiveOperationException error) {
            throw new AssertionError(error);
        }
    }

    private static Method method(Object on, String name) {
        return Arrays.stream(on.getClass().getMethods())
                .filter(method -> JsonForm.kebab(method.getName()).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no method for `" + name + "`"));
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception error) {
            throw new AssertionError(error);
        }
    }
}
