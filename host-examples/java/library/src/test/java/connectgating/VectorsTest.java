package connectgating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every vector of the project gives the answer that every other language gives. */
class VectorsTest {
    @TestFactory
    Stream<DynamicTest> vectors() throws IOException {
        List<JsonObject> all = Vectors.all();
        Vectors vectors = new Vectors(Shared.GATING);
        return all.stream().map(vector -> DynamicTest.dynamicTest(vector.get("id").getAsString(), () -> {
            assertEquals(List.of(), JsonForm.differences(vector.get("expect"), vectors.answer(vector), ""));
        }));
    }

    @Test
    void everyFunctionHasAVector() throws IOException {
        List<String> called = Vectors.all().stream().map(vector -> vector.get("function").getAsString()).distinct().toList();
        List<String> missing = Signatures.ALL.stream()
                .map(signature -> signature.name.replaceAll("(splitter)\\..*", "$1"))
                .filter(name -> !called.contains(name))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void aChangedExpectationIsSeen() throws IOException {
        JsonObject vector = Vectors.all().stream().filter(v -> v.get("function").getAsString().equals("callback.accept")).findFirst().orElseThrow();
        JsonObject changed = vector.getAsJsonObject("expect").deepCopy();
        changed.getAsJsonObject("ok").addProperty("decision", "misconfigured");
        assertFalse(JsonForm.differences(changed, new Vectors(Shared.GATING).answer(vector), "").isEmpty());
    }
}
