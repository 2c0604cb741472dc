// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is wrong with a document: every violation of every rule at once.
 *
 * <p>Texts are measured in characters (Unicode code points), as <code>maxLength</code> of JSON
 * Schema, in which Atlassian states its limits, counts them.
 */
public final class Validation {
    Validation() {}

    /** How bad a violation is. */
    public enum Severity implements Coded {
        /**
         * The receiver refuses it, ignores it silently or can't act on it. Nothing
         * with an error is ever put into a document.
         */
        ERROR,
        /**
         * Taken as far as is known, but probably not what was meant, or the sources
         * contradict each other.
         */
        WARNING;
    }

    /** What a document is held to. */
    public enum Rule implements Coded {
        /** The text is JSON (RFC 8259). */
        WELL_FORMED,
        /** Member names are distinct in every object. */
        DISTINCT_NAMES,
        /** Nesting is at most 64 levels deep. */
        DEPTH,
        /** The document is not too long: 4 MiB, 256 KiB for a descriptor. In bytes. */
        DOCUMENT_SIZE,
        /** The member is there. */
        REQUIRED,
        /** The value has the right JSON type. */
        JSON_TYPE,
        /**
         * The member is documented: a warning, since the vendor may grow. An error
         * where a member would be lost: an envelope's of the other family, and an
         * object that can't ride along.
         */
        KNOWN_MEMBER,
        /**
         * A text or list is not empty. Jira refuses an empty association value with
         * the whole deployment.
         */
        NOT_EMPTY,
        /** The text has at most so many characters. */
        LENGTH,
        /**
         * The list or object has at most so many entries. At the root: the document
         * has at most 200,000 values altogether.
         */
        COUNT,
        /**
         * The integer fits 64 bits and is not below its least value, which is the
         * limit.
         */
        RANGE,
        /** The text is one of the documented values, exactly. */
        KNOWN_VALUE,
        /** The text is an absolute <code>http://</code> or <code>https://</code> URL. */
        URL,
        /**
         * The text is an absolute <code>https://</code> URL without user information, query and
         * fragment.
         */
        BASE_URL,
        /** The text is a path that begins with exactly one <code>/</code>. */
        RELATIVE_URL,
        /**
         * The text is an RFC 3339 date-time with at most nine fraction digits and
         * upper-case <code>T</code> and <code>Z</code>.
         */
        TIME,
        /**
         * The text is an issue key (<code>\w{1,255}-\d{1,255}</code> in ASCII) or, where that is
         * allowed, an issue id of 1 to 255 digits.
         */
        ISSUE_KEY,
        /**
         * The text is a key: <code>^[a-zA-Z0-9-]+$</code> for a module, also <code>.</code> and <code>_</code> for an
         * app.
         */
        KEY,
        /** The key of a module is unique within the app. */
        UNIQUE_KEY,
        /** The name of a property has no <code>:</code> and does not begin with <code>_</code>. */
        PROPERTY_NAME,
        /**
         * The id has no control characters and none that change the direction of
         * text: <code>gating.parse</code> could not bring such an id back.
         */
        PLAIN_ID,
        /**
         * <code>initiate_deployment_gating</code> goes with the state <code>pending</code>. A warning in
         * the graph document, whose published example breaks it.
         */
        GATING_STATE,
        /**
         * <code>initiate_deployment_gating</code> goes with an association to a service. A
         * warning in the graph document, as above.
         */
        GATING_SERVICE,
        /**
         * No deployment stands twice in a document. A warning where the second one
         * updates the first: the answer can't tell them apart.
         */
        DISTINCT_DEPLOYMENTS,
        /**
         * Sequence numbers rise within a pipeline and environment. A warning: an
         * earlier deployment may be updated after a later one began.
         */
        RISING_SEQUENCE,
        /**
         * A deployment's update sequence number does not fall within a document:
         * the second one would be ignored silently.
         */
        RISING_UPDATE,
        /** The descriptor asks for a scope that gating needs. */
        SCOPE,
        /** The module is a single object. A warning: lists are not documented. */
        SINGLE_MODULE;
    }

    /** One thing that is wrong. */
    public record Violation(
            /**
             * Where, as a JSON pointer (RFC 6901) of at most 1,024 bytes; empty for the
             * document as a whole. Instead of a longer one, that of the closest place
             * around it.
             */
            String pointer,
            /** Which rule is broken. */
            Validation.Rule rule,
            /** How bad it is. */
            Validation.Severity severity,
            /** The limit that the rule sets, in its unit; absent where it sets none. */
            Optional<Long> limit,
            /** What was found, in the same unit; absent where it can't be said. */
            Optional<Long> actual,
            /** One sentence for the operator. */
            String message) {
        public Violation {
            Objects.requireNonNull(pointer, "pointer");
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(severity, "severity");
            Objects.requireNonNull(limit, "limit");
            Objects.requireNonNull(actual, "actual");
            Objects.requireNonNull(message, "message");
        }
    }

    /** Every violation. */
    public record Report(
            /**
             * Errors first, then warnings, each in the order of the document; at most
             * 100. Empty means valid.
             */
            List<Validation.Violation> violations,
            /** How many more there are. */
            long omitted) {
        public Report {
            violations = List.copyOf(violations);
        }
    }
}
