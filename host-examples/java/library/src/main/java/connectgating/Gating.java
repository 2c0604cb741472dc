// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The gating status of a deployment: parse what Jira says, decide, and keep the
 * newest of it.
 *
 * <p>The payload of a callback and the answer of the gating-status API have the same
 * fields. Source: Atlassian, "Deployment gating" module, and the OpenAPI document
 * of the Jira Software deployments API.
 */
public final class Gating {
    private final Sandbox sandbox;

    Gating(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * Reads a payload: the body of a callback, or the answer of the gating-status
     * API. The body of a callback belongs into <code>callback.accept</code>, which verifies
     * first.
     *
     * <p>Only <code>pipelineId</code>, <code>environmentId</code>, <code>deploymentSequenceNumber</code>,
     * <code>gatingStatus</code> and <code>updatedTimestamp</code> decide. The first three must be
     * readable; the other two, if not, make the decision <code>misconfigured</code>. Whatever
     * else is odd is kept, with a warning; members that nobody knows are ignored.
     *
     * <p>The end of <code>now</code> stands in for an unreadable time, and <code>updatedTimestamp</code> may
     * not be more than <code>leeway</code> seconds (at most 300) later.
     *
     * <p>Refuses with <code>bad-setting</code> (<code>clock</code>, <code>leeway</code>), <code>body-too-long</code>,
     * <code>malformed-body</code>, <code>unidentified-gate</code>, <code>too-many-details</code>, <code>updated-ahead</code>.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public Gating.Update parse(String body, long now, long leeway) {
        return sandbox.call(Signatures.GATING_PARSE, body, now, leeway);
    }

    /**
     * What an update decides by itself: <code>allowed</code> proceeds, <code>awaiting</code> holds,
     * <code>prevented</code> and <code>expired</code> stop, and everything else, as well as any status
     * whose time could not be read, is <code>misconfigured</code>.
     */
    public Gating.Decision decide(Gating.Update update) {
        return sandbox.call(Signatures.GATING_DECIDE, update);
    }

    /**
     * Folds an update into the stored state, so that retries and reordering do no
     * harm.
     *
     * <p>The newest instant wins; at the same instant the less permissive decision
     * does (stop, misconfigured, hold, proceed). For any order and repetition of
     * the same updates the last state is the same text.
     *
     * <p><code>stored</code> is empty for a new gate, one state where the store can compare and
     * swap, and several where each update was stored under a key of its own.
     *
     * <p>Throws <code>FoldException</code>.
     */
    public Gating.Folded fold(List<String> stored, Gating.Update update) {
        return sandbox.call(Signatures.GATING_FOLD, stored, update);
    }

    /**
     * What the stored states say together. Fails with <code>no-state</code> for none.
     *
     * <p>Throws <code>FoldException</code>.
     */
    public Gating.Snapshot current(List<String> stored) {
        return sandbox.call(Signatures.GATING_CURRENT, stored);
    }

    /** What names a gate within one tenant. */
    public record Gate(
            /** <code>pipelineId</code>: 1 to 255 characters, no control or bidirectional ones. */
            String pipelineId,
            /** <code>environmentId</code>: as above. */
            String environmentId,
            /** <code>deploymentSequenceNumber</code>: any integer of 64 bits, exact. */
            long sequenceNumber) {
        public Gate {
            Objects.requireNonNull(pipelineId, "pipelineId");
            Objects.requireNonNull(environmentId, "environmentId");
        }
    }

    /** A gating status. Compared exactly: <code>ALLOWED</code> is unknown. */
    public sealed interface Status extends Coded {
        /** A change request allowed the deployment. */
        record Allowed() implements Status {}

        /** The change request has not been decided. */
        record Awaiting() implements Status {}

        /** A change request prevented the deployment. */
        record Prevented() implements Status {}

        /**
         * Not documented for callbacks; Atlassian's Jenkins plugin knows it and
         * treats it as prevented.
         */
        record Expired() implements Status {}

        /**
         * The deployment is not valid for gating, for example since Jira Service
         * Management is not set up for it.
         */
        record Invalid() implements Status {}

        /** A text that this version does not know, at most 255 characters. */
        record Unknown(String value) implements Status {
            public Unknown {
                Objects.requireNonNull(value, "value");
            }
        }

        /** Missing, not text, or too long to keep. */
        record Unreadable() implements Status {}
    }

    /** What to do with the deployment. Only <code>proceed</code> opens a gate. */
    public enum Decision implements Coded {
        /** Go ahead. */
        PROCEED,
        /** Wait: nothing has been decided. */
        HOLD,
        /** Do not deploy: the change was refused or has lapsed. */
        STOP,
        /** Do not deploy, and call a person: what Jira said can't be acted on. */
        MISCONFIGURED;
    }

    /** An instant at full precision. */
    public record Instant(
            /** Whole seconds since the Unix epoch. */
            long seconds,
            /** 0 to 999,999,999. */
            long nanoseconds) {
    }

    /** An entry of <code>details</code>. */
    public record Detail(
            /** <code>type</code>, for example <code>issue</code>; absent where it is missing or no text. */
            Optional<String> kind,
            /** <code>issueKey</code> of an <code>issue</code>, where it has the shape of one. */
            Optional<String> issueKey,
            /**
             * <code>issueLink</code> of an <code>issue</code>, where it is an https URL of at most 2,000
             * characters. Any other link is not offered as one.
             */
            Optional<String> issueLink,
            /** The whole entry as it came, as JSON text. */
            String json) {
        public Detail {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(issueKey, "issueKey");
            Objects.requireNonNull(issueLink, "issueLink");
            Objects.requireNonNull(json, "json");
        }
    }

    /** Something odd that does not decide. */
    public enum Oddity implements Coded {
        /** The status can't be read: decided as <code>misconfigured</code>. */
        UNREADABLE_STATUS,
        /** The status is a text that this version does not know: <code>misconfigured</code>. */
        UNKNOWN_STATUS,
        /** The time can't be read: decided as <code>misconfigured</code>. */
        UNREADABLE_TIME,
        /** <code>details</code> is neither a list nor absent nor null. */
        UNREADABLE_DETAILS,
        /** An entry of <code>details</code> is no object with distinct names and a text <code>type</code>. */
        UNREADABLE_DETAIL,
        /** A <code>type</code> that this version does not know. */
        UNKNOWN_DETAIL,
        /** An <code>issueKey</code> that is missing or not shaped as one. */
        BAD_ISSUE_KEY,
        /** An <code>issueLink</code> that is missing, or empty as in Atlassian's own example. */
        MISSING_LINK,
        /** An <code>issueLink</code> that is no https URL of at most 2,000 characters. */
        REFUSED_LINK;
    }

    /** A warning. */
    public record Warning(
            /** What is odd. */
            Gating.Oddity oddity,
            /** Where, as a JSON pointer (RFC 6901) into the payload. */
            String pointer) {
        public Warning {
            Objects.requireNonNull(oddity, "oddity");
            Objects.requireNonNull(pointer, "pointer");
        }
    }

    /** What Jira said of one gate at one instant. */
    public record Update(
            /** Which gate. */
            Gating.Gate gate,
            /** The status at that instant. */
            Gating.Status status,
            /**
             * When the status was updated. Where <code>updated-text</code> is absent, the end of the
             * second in which Jira said it (a callback's <code>iat</code>; its last nanosecond) stands
             * in for the unreadable time, so that nothing of that second passes for newer.
             */
            Gating.Instant updatedAt,
            /**
             * <code>updatedTimestamp</code> as it came, an RFC 3339 date-time of at most 64 bytes;
             * absent where it can't be read, and then the decision is <code>misconfigured</code>.
             */
            Optional<String> updatedText,
            /** Who or what the status depends on, at most 1,000 entries. */
            List<Gating.Detail> details,
            /** What was odd and did not decide. */
            List<Gating.Warning> warnings) {
        public Update {
            Objects.requireNonNull(gate, "gate");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(updatedAt, "updatedAt");
            Objects.requireNonNull(updatedText, "updatedText");
            details = List.copyOf(details);
            warnings = List.copyOf(warnings);
        }
    }

    /** What a gate's state says now. */
    public record Snapshot(
            /** Which gate. */
            Gating.Gate gate,
            /** The newest status. */
            Gating.Status status,
            /** When it was updated. */
            Gating.Instant updatedAt,
            /** What it decides. */
            Gating.Decision decision) {
        public Snapshot {
            Objects.requireNonNull(gate, "gate");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(updatedAt, "updatedAt");
            Objects.requireNonNull(decision, "decision");
        }
    }

    /** What an update did to the state. */
    public enum Outcome implements Coded {
        /** It is the newest: store the state. */
        APPLIED,
        /** It says what the state says already. */
        DUPLICATE,
        /** The state is newer, or as new and less permissive. */
        STALE;
    }

    /** The state after an update. */
    public record Folded(
            /** What the update did. */
            Gating.Outcome outcome,
            /**
             * The state to store: JSON text, at most 8,192 bytes, made and read only by
             * this interface.
             */
            String state,
            /** What that state says. */
            Gating.Snapshot current) {
        public Folded {
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(current, "current");
        }
    }

    /** Why updates could not be folded. None of these opens a gate. */
    public sealed interface FoldError extends Coded {
        /** No state was handed over where one is needed. */
        record NoState() implements FoldError {}

        /** A stored state is not one that this interface made. */
        record CorruptState() implements FoldError {}

        /**
         * The update did not come from <code>parse</code>: its gate id, status or nanoseconds
         * are beyond the limits of this interface, or a status that is known is
         * passed off as unknown.
         */
        record CorruptUpdate() implements FoldError {}

        /** The states and the update are not all of the same gate. */
        record OtherGate() implements FoldError {}

        /** More than 1,000 states were handed over. */
        record TooManyStates(Types.Excess value) implements FoldError {
            public TooManyStates {
                Objects.requireNonNull(value, "value");
            }
        }
    }
}
