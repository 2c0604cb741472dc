package connectgating;

import java.util.Locale;

/** A case of an enum or variant of the contract. */
public interface Coded {
    /** The case's name in the contract, for example {@code in-progress}: for logs and metrics. */
    default String code() {
        if (this instanceof Enum<?> constant) return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        StringBuilder code = new StringBuilder();
        for (char letter : getClass().getSimpleName().toCharArray()) {
            if (Character.isUpperCase(letter) && code.length() > 0) code.append('-');
            code.append(Character.toLowerCase(letter));
        }
        return code.toString();
    }
}
