package connectgating.example;

import connectgating.Gating;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** {@code /gates/{pipeline}/{environment}/{sequence}}, read from the raw target: an id may hold a {@code /} as {@code %2F}. */
final class GatePath {
    private GatePath() {}

    static Optional<Gating.Gate> gate(String rawPath, String prefix) {
        if (!rawPath.startsWith(prefix)) return Optional.empty();
        String[] parts = rawPath.substring(prefix.length()).split("/", -1);
        if (parts.length != 3 || !parts[2].matches("0|-?[1-9][0-9]{0,18}")) return Optional.empty();
        try {
            return Optional.of(new Gating.Gate(decoded(parts[0]), decoded(parts[1]), Long.parseLong(parts[2])));
        } catch (IllegalArgumentException | CharacterCodingException error) {
            return Optional.empty();
        }
    }

    /** Percent-decoding alone: {@code +} is a plus in a path, and octets that are not UTF-8 are nobody's id. */
    private static String decoded(String part) throws CharacterCodingException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < part.length(); i++) {
            char found = part.charAt(i);
            if (found > 0x7e) throw new IllegalArgumentException("not a raw path");
            if (found != '%') {
                octets.write(found);
                continue;
            }
            if (i + 3 > part.length()) throw new IllegalArgumentException("a cut off escape");
            octets.write(HexFormat.fromHexDigits(part, i + 1, i + 3));
            i += 2;
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray())).toString();
    }
}
