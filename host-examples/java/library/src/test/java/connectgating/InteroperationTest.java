package connectgating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code io.toolsplus:atlassian-jwt}: what it signs is taken here, and the other way round. */
class InteroperationTest {
    private static final String ALPHABET = "abcXYZ019-._~ +/äß&=,漢";
    private static final Random RANDOM = new Random(2026);

    /** Its canonical request takes decoded parameters, so that both sides of a request are made here. */
    record Case(String method, String path, List<String[]> parameters) {
        String target() {
            String query = String.join("&", parameters.stream().map(pair -> Peer.encode(pair[0]) + "=" + Peer.encode(pair[1])).toList());
            return query.isEmpty() ? path : path + "?" + query;
        }

        @Override
        public String toString() {
            return method + " " + target();
        }
    }

    static Stream<Case> requests() {
        return Stream.generate(InteroperationTest::request).limit(100);
    }

    private static Case request() {
        String path = "/s" + Peer.encode(text()) + "/" + Peer.encode("t" + text());
        List<String[]> parameters = Stream.iterate(0, number -> number + 1)
                .limit(RANDOM.nextInt(5))
                .map(number -> new String[] {"n" + number + text(), text()})
                .toList();
        return new Case(RANDOM.nextBoolean() ? "GET" : "POST", path, parameters);
    }

    private static String text() {
        StringBuilder text = new StringBuilder();
        for (int i = RANDOM.nextInt(8); i >= 0; i--) text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatTheLibrarySignsIsTaken(Case sent) {
        long now = System.currentTimeMillis() / 1000;
        String token = Peer.sign(Signed.CLIENT_KEY, Signed.SECRET, now, Duration.ofMinutes(3), Peer.queryHash(sent.method(), sent.path(), sent.parameters()));
        assertEquals(Signed.CLIENT_KEY, verify(sent.method(), sent.target(), token, now).issuer());
        assertEquals("wrong-qsh", refused(() -> verify(sent.method(), "/elsewhere", token, now)));
        assertEquals("bad-signature", refused(() -> verify(sent.method(), sent.target(), tampered(token), now)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatIsSignedHereTheLibraryTakes(Case sent) {
        long now = System.currentTimeMillis() / 1000;
        Jwt.OutgoingRequest request = new Jwt.OutgoingRequest(sent.method(), sent.target(), "");
        String token = Shared.GATING.jwt().sign(request, "app-key", Signed.SECRET, now, Optional.empty()).token();
        String queryHash = Peer.queryHash(sent.method(), sent.path(), sent.parameters());
        assertTrue(Peer.verifies(token, Signed.SECRET, queryHash));
        assertTrue(!Peer.verifies(tampered(token), Signed.SECRET, queryHash));
        assertTrue(!Peer.verifies(token, Signed.SECRET, Peer.queryHash(sent.method(), "/elsewhere", List.of())));
    }

    private static Jwt.VerifiedToken verify(String method, String target, String token, long now) {
        Types.Request request = new Types.Request(method, target, "", List.of("JWT " + token));
        return Shared.GATING.jwt().verify(request, Optional.of(Signed.TENANT), Shared.GATING.jwt().defaultPolicy(), now);
    }

    private static String refused(Runnable call) {
        return assertThrows(RejectionException.class, call::run).code();
    }

    /** With another first letter of the signature. */
    private static String tampered(String token) {
        int at = token.lastIndexOf('.') + 1;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }
}
