package connectgating;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Values of the library to and from the JSON form of the vectors, by the public types alone: not by the library's codecs. */
final class JsonForm {
    private JsonForm() {}

    /** The value for its JSON form, with the expressions for long texts and for states. */
    static Object value(JsonElement json, Type type, Function<JsonElement, String> stateOf) {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return json.isJsonNull() ? Optional.empty() : Optional.of(value(json, argument, stateOf));
            }
            List<Object> items = new ArrayList<>();
            json.getAsJsonArray().forEach(item -> items.add(value(item, argument, stateOf)));
            return items;
        }
        Class<?> found = (Class<?>) type;
        if (found == String.class) return text(json, stateOf);
        if (found == boolean.class || found == Boolean.class) return json.getAsBoolean();
        if (found == int.class || found == Integer.class) return json.getAsBigInteger().intValueExact();
        if (found == long.class || found == Long.class) return bits(json.getAsBigInteger());
        if (found.isEnum()) return coded(found.getEnumConstants(), json.getAsString());
        if (found.isRecord()) return record(json.getAsJsonObject(), found, stateOf);
        return variant(json, found, stateOf);
    }

    // 64 bits, unsigned where that is needed: `now` may be above the greatest `long`.
    private static long bits(BigInteger integer) {
        if (integer.bitLength() > 64) throw new AssertionError("an integer of more than 64 bits");
        return integer.longValue();
    }

    private static String text(JsonElement json, Function<JsonElement, String> stateOf) {
        if (json.isJsonPrimitive()) return json.getAsString();
        JsonObject expression = json.getAsJsonObject();
        if (expression.has("state-of")) return stateOf.apply(expression.get("state-of"));
        if (expression.has("repeat")) return text(expression.get("repeat"), stateOf).repeat(expression.get("times").getAsInt());
        StringBuilder all = new StringBuilder();
        expression.getAsJsonArray("concat").forEach(part -> all.append(text(part, stateOf)));
        return all.toString();
    }

    private static Object record(JsonObject json, Class<?> type, Function<JsonElement, String> stateOf) {
        RecordComponent[] components = type.getRecordComponents();
        if (json.size() != components.length) throw new AssertionError("a record with other fields than `" + type.getSimpleName() + "`");
        Object[] values = Arrays.stream(components)
                .map(component -> value(json.get(kebab(component.getName())), component.getGenericType(), stateOf))
                .toArray();
        return construct(type, values);
    }

    private static Object variant(JsonElement json, Class<?> type, Function<JsonElement, String> stateOf) {
        boolean bare = json.isJsonPrimitive();
        String code = bare ? json.getAsString() : json.getAsJsonObject().keySet().iterator().next();
        for (Class<?> found : type.getPermittedSubclasses()) {
            if (!kebab(found.getSimpleName()).equals(code)) continue;
            if (bare) return construct(found);
            Type payload = found.getRecordComponents()[0].getGenericType();
            return construct(found, value(json.getAsJsonObject().get(code), payload, stateOf));
        }
        throw new AssertionError("`" + type.getSimpleName() + "` has no case `" + code + "`");
    }

    private static Object construct(Class<?> record, Object... values) {
        try {
            Constructor<?> constructor = record.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException error) {
            throw new AssertionError(error);
        }
    }

    private static Object coded(Object[] constants, String code) {
        return Arrays.stream(constants).filter(constant -> ((Coded) constant).code().equals(code)).findFirst().orElseThrow();
    }

    /** What a call gave: {@code {"ok": value}} or {@code {"err": value}}. */
    static JsonElement outcome(Supplier<Object> call) {
        try {
            return ok(call.get());
        } catch (ConnectGatingException error) {
            JsonObject outcome = new JsonObject();
            outcome.add("err", json(typedError(error)));
            return outcome;
        }
    }

    static JsonElement ok(Object value) {
        JsonObject outcome = new JsonObject();
        outcome.add("ok", json(value));
        return outcome;
    }

    /** The typed error that an exception stands for; what the exception says must agree with it. */
    private static Object typedError(ConnectGatingException error) {
        if (error instanceof RejectionException refused) {
            Types.Rejection rejection = refused.rejection();
            List<Object> said = List.of(refused.code(), refused.status(), refused.retryable(), refused.answer(), refused.getMessage(), refused.reason());
            List<Object> typed = List.of(rejection.code(), rejection.status(), rejection.retried(), rejection.answer(), rejection.message(), rejection.reason());
            if (!said.equals(typed) || !refused.code().equals(refused.reason().code())) throw new AssertionError("the exception says " + said);
            return rejection;
        }
        if (error instanceof ItemRefusedException refused) return refused.refused();
        if (error instanceof InvalidDocumentException refused) return refused.report();
        if (error instanceof IdException refused) return refused.error();
        if (error instanceof SettingException refused) return refused.setting();
        if (error instanceof FoldException refused) return refused.error();
        throw error;
    }

    private static JsonElement json(Object value) {
        if (value == null) return JsonNull.INSTANCE;
        if (value instanceof JsonElement element) return element;
        if (value instanceof String text) return new JsonPrimitive(text);
        if (value instanceof Boolean bool) return new JsonPrimitive(bool);
        if (value instanceof Number number) return new JsonPrimitive(number);
        if (value instanceof Optional<?> option) return json(option.orElse(null));
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(item -> array.add(json(item)));
            return array;
        }
        if (value instanceof Enum<?>) return new JsonPrimitive(((Coded) value).code());
        JsonObject fields = new JsonObject();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            fields.add(kebab(component.getName()), json(component(component, value)));
        }
        if (!(value instanceof Coded coded)) return fields;
        if (fields.size() == 0) return new JsonPrimitive(coded.code());
        JsonObject wrapped = new JsonObject();
        wrapped.add(coded.code(), fields.get("value"));
        return wrapped;
    }

    private static Object component(RecordComponent component, Object value) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException error) {
            throw new AssertionError(error);
        }
    }

    static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT).replaceAll("^-|_$", "");
    }

    /** Every place where an answer is not what is expected. */
    static List<String> differences(JsonElement expected, JsonElement found, String place) {
        List<String> all = new ArrayList<>();
        if (expected instanceof JsonObject theirs && found instanceof JsonObject ours) {
            for (String name : ours.keySet()) {
                // Compared only where a vector says them: prose, and the opaque state.
                boolean left = (name.equals("message") || name.equals("state")) && !theirs.has(name);
                if (!left && !theirs.has(name)) all.add(place + "/" + name + " is not expected");
            }
            for (String name : theirs.keySet()) {
                if (ours.has(name)) all.addAll(differences(theirs.get(name), ours.get(name), place + "/" + name));
                else all.add(place + "/" + name + " is missing");
            }
        } else if (expected instanceof JsonArray theirs && found instanceof JsonArray ours && theirs.size() == ours.size()) {
            for (int i = 0; i < theirs.size(); i++) all.addAll(differences(theirs.get(i), ours.get(i), place + "/" + i));
        } else if (!same(expected, found)) {
            all.add(place + ": `" + expected + "` is expected, `" + found + "` is found");
        }
        return all;
    }

    private static boolean same(JsonElement expected, JsonElement found) {
        if (expected instanceof JsonPrimitive e && found instanceof JsonPrimitive f && e.isNumber() && f.isNumber()) {
            return bits(e.getAsBigInteger()) == f.getAsLong();
        }
        return expected.equals(found);
    }
}
