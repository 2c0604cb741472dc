// Answers one question a line, as JSON: {"ask": name, ...} gives {"ok": answer} or
// {"err": message}. Ends with its standard input. Java compiles it as it starts it.

import io.toolsplus.atlassian.jwt.HttpRequestCanonicalizer;
import io.toolsplus.atlassian.jwt.Jwt;
import io.toolsplus.atlassian.jwt.JwtReader;
import io.toolsplus.atlassian.jwt.api.CanonicalHttpRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.minidev.json.JSONObject;
import net.minidev.json.JSONValue;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.util.Either;

final class Peer {
    public static void main(String[] arguments) throws Exception {
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line; (line = questions.readLine()) != null; ) {
            answers.println(JSONObject.toJSONString(answer((JSONObject) JSONValue.parseStrict(line))));
        }
    }

    private static Map<String, Object> answer(JSONObject question) {
        try {
            return Map.of("ok", switch (question.getAsString("ask")) {
                case "each" -> each(question);
                case "canonical" -> canonical(request(question));
                case "verify" -> verify(question);
                default -> throw new IllegalArgumentException("no such question");
            });
        } catch (Exception | StackOverflowError error) { // whatever the library throws is its answer
            return Map.of("err", String.valueOf(error));
        }
    }

    private static List<Map<String, Object>> each(JSONObject question) {
        var answers = new ArrayList<Map<String, Object>>();
        for (Object one : (List<?>) question.get("questions")) answers.add(answer((JSONObject) one));
        return answers;
    }

    /** The canonical request and its hash. */
    private static Map<String, Object> canonical(CanonicalHttpRequest request) {
        return Map.of(
            "text", HttpRequestCanonicalizer.canonicalize(request),
            "qsh", HttpRequestCanonicalizer.computeCanonicalRequestHash(request));
    }

    /** Who signed a token that the library takes for this request. */
    private static Object verify(JSONObject question) {
        String hash = HttpRequestCanonicalizer.computeCanonicalRequestHash(request(question));
        Either<?, Jwt> result = new JwtReader(question.getAsString("secret"))
            .readAndVerify(question.getAsString("token"), hash);
        if (result.isLeft()) throw new IllegalArgumentException(String.valueOf(result.left().get()));
        return Map.of("iss", String.valueOf(result.right().get().iss()));
    }

    /** The library leaves the target to the framework: this splits it as a servlet container does. */
    private static CanonicalHttpRequest request(JSONObject question) {
        String method = question.getAsString("method");
        String target = question.getAsString("target").split("#", 2)[0].replaceFirst("^(?i:https?)://[^/?]*", "");
        String[] parts = target.split("\\?", 2);
        var parameters = parameters(parts.length == 2 ? parts[1] : "");
        return new CanonicalHttpRequest() {
            @Override
            public String method() {
                return method;
            }

            @Override
            public String relativePath() {
                return parts[0];
            }

            @Override
            public scala.collection.immutable.Map<String, Seq<String>> parameterMap() {
                return parameters;
            }
        };
    }

    private static scala.collection.immutable.Map<String, Seq<String>> parameters(String query) {
        var values = new LinkedHashMap<String, List<String>>();
        for (String piece : query.split("&")) {
            if (piece.isEmpty()) continue;
            String[] pair = piece.split("=", 2);
            String value = pair.length == 2 ? decode(pair[1]) : "";
            values.computeIfAbsent(decode(pair[0]), name -> new ArrayList<>()).add(value);
        }
        scala.collection.immutable.Map<String, Seq<String>> parameters = scala.collection.immutable.Map$.MODULE$.empty();
        for (var entry : values.entrySet()) {
            Seq<String> list = JavaConverters.asScalaBufferConverter(entry.getValue()).asScala().toList();
            parameters = parameters.$plus(new Tuple2<>(entry.getKey(), list));
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
