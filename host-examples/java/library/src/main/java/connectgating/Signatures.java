// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.List;
import java.util.Optional;

/** How each function of the contract is called. */
final class Signatures {
    /** The version of the contract that these are of. */
    static final String VERSION = "0.1.0";

    private Signatures() {}

    static final Signature<Types.Policy> JWT_DEFAULT_POLICY = new Signature<>(
            "jwt.default-policy",
            "connect-gating:api/jwt@0.1.0#default-policy",
            List.of(),
            Codecs.TYPES_POLICY,
            null);
    static final Signature<Jwt.UnverifiedToken> JWT_PEEK = new Signature<>(
            "jwt.peek",
            "connect-gating:api/jwt@0.1.0#peek",
            List.of(Signature.parameter("request", Codecs.TYPES_REQUEST), Signature.parameter("policy", Codecs.TYPES_POLICY)),
            Codecs.JWT_UNVERIFIED_TOKEN,
            Codecs.TYPES_REJECTION);
    static final Signature<Jwt.VerifiedToken> JWT_VERIFY = new Signature<>(
            "jwt.verify",
            "connect-gating:api/jwt@0.1.0#verify",
            List.of(Signature.parameter("request", Codecs.TYPES_REQUEST), Signature.parameter("tenant", Compounds.option(Codecs.TYPES_TENANT)), Signature.parameter("policy", Codecs.TYPES_POLICY), Signature.parameter("now", Scalars.U64)),
            Codecs.JWT_VERIFIED_TOKEN,
            Codecs.TYPES_REJECTION);
    static final Signature<Jwt.Explanation> JWT_EXPLAIN = new Signature<>(
            "jwt.explain",
            "connect-gating:api/jwt@0.1.0#explain",
            List.of(Signature.parameter("request", Codecs.TYPES_REQUEST), Signature.parameter("tenant", Compounds.option(Codecs.TYPES_TENANT)), Signature.parameter("policy", Codecs.TYPES_POLICY), Signature.parameter("now", Scalars.U64)),
            Codecs.JWT_EXPLANATION,
            null);
    static final Signature<Jwt.Canonical> JWT_CANONICAL_REQUEST = new Signature<>(
            "jwt.canonical-request",
            "connect-gating:api/jwt@0.1.0#canonical-request",
            List.of(Signature.parameter("method", Scalars.STRING), Signature.parameter("target", Scalars.STRING), Signature.parameter("base-path", Scalars.STRING)),
            Codecs.JWT_CANONICAL,
            Codecs.TYPES_REJECTION);
    static final Signature<Jwt.Signed> JWT_SIGN = new Signature<>(
            "jwt.sign",
            "connect-gating:api/jwt@0.1.0#sign",
            List.of(Signature.parameter("request", Codecs.JWT_OUTGOING_REQUEST), Signature.parameter("app-key", Scalars.STRING), Signature.parameter("secret", Scalars.STRING), Signature.parameter("now", Scalars.U64), Signature.parameter("lifetime", Compounds.option(Scalars.U32))),
            Codecs.JWT_SIGNED,
            Codecs.TYPES_REJECTION);
    static final Signature<Gating.Update> GATING_PARSE = new Signature<>(
            "gating.parse",
            "connect-gating:api/gating@0.1.0#parse",
            List.of(Signature.parameter("body", Scalars.STRING), Signature.parameter("now", Scalars.U64), Signature.parameter("leeway", Scalars.U32)),
            Codecs.GATING_UPDATE,
            Codecs.TYPES_REJECTION);
    static final Signature<Gating.Decision> GATING_DECIDE = new Signature<>(
            "gating.decide",
            "connect-gating:api/gating@0.1.0#decide",
            List.of(Signature.parameter("update", Codecs.GATING_UPDATE)),
            Codecs.GATING_DECISION,
            null);
    static final Signature<Gating.Folded> GATING_FOLD = new Signature<>(
            "gating.fold",
            "connect-gating:api/gating@0.1.0#fold",
            List.of(Signature.parameter("stored", Compounds.list(Scalars.STRING)), Signature.parameter("update", Codecs.GATING_UPDATE)),
            Codecs.GATING_FOLDED,
            Codecs.GATING_FOLD_ERROR);
    static final Signature<Gating.Snapshot> GATING_CURRENT = new Signature<>(
            "gating.current",
            "connect-gating:api/gating@0.1.0#current",
            List.of(Signature.parameter("stored", Compounds.list(Scalars.STRING))),
            Codecs.GATING_SNAPSHOT,
            Codecs.GATING_FOLD_ERROR);
    static final Signature<Callback.Event> CALLBACK_ACCEPT = new Signature<>(
            "callback.accept",
            "connect-gating:api/callback@0.1.0#accept",
            List.of(Signature.parameter("request", Codecs.TYPES_REQUEST), Signature.parameter("body", Scalars.STRING), Signature.parameter("tenant", Compounds.option(Codecs.TYPES_TENANT)), Signature.parameter("policy", Codecs.TYPES_POLICY), Signature.parameter("now", Scalars.U64)),
            Codecs.CALLBACK_EVENT,
            Codecs.TYPES_REJECTION);
    static final Signature<List<String>> LIFECYCLE_DEFAULT_HOST_SUFFIXES = new Signature<>(
            "lifecycle.default-host-suffixes",
            "connect-gating:api/lifecycle@0.1.0#default-host-suffixes",
            List.of(),
            Compounds.list(Scalars.STRING),
            null);
    static final Signature<String> LIFECYCLE_KEY_ID = new Signature<>(
            "lifecycle.key-id",
            "connect-gating:api/lifecycle@0.1.0#key-id",
            List.of(Signature.parameter("request", Codecs.TYPES_REQUEST), Signature.parameter("app", Codecs.LIFECYCLE_APP), Signature.parameter("policy", Codecs.TYPES_POLICY), Signature.parameter("now", Scalars.U64)),
            Scalars.STRING,
            Codecs.TYPES_REJECTION);
    static final Signature<String> LIFECYCLE_KEY_URL = new Signature<>(
            "lifecycle.key-url",
            "connect-gating:api/lifecycle@0.1.0#key-url",
            List.of(Signature.parameter("key-id", Scalars.STRING), Signature.parameter("environment", Codecs.LIFECYCLE_ENVIRONMENT)),
            Scalars.STRING,
            Codecs.TYPES_REJECTION);
    static final Signature<Lifecycle.Installation> LIFECYCLE_INSTALLED = new Signature<>(
            "lifecycle.installed",
            "connect-gating:api/lifecycle@0.1.0#installed",
            List.of(Signature.parameter("request", Codecs.TYPES_REQUEST), Signature.parameter("body", Scalars.STRING), Signature.parameter("app", Codecs.LIFECYCLE_APP), Signature.parameter("key", Compounds.option(Codecs.LIFECYCLE_PUBLIC_KEY)), Signature.parameter("policy", Codecs.TYPES_POLICY), Signature.parameter("now", Scalars.U64)),
            Codecs.LIFECYCLE_INSTALLATION,
            Codecs.TYPES_REJECTION);
    static final Signature<Lifecycle.Uninstallation> LIFECYCLE_UNINSTALLED = new Signature<>(
            "lifecycle.uninstalled",
            "connect-gating:api/lifecycle@0.1.0#uninstalled",
            List.of(Signature.parameter("request", Codecs.TYPES_REQUEST), Signature.parameter("body", Scalars.STRING), Signature.parameter("app", Codecs.LIFECYCLE_APP), Signature.parameter("key", Compounds.option(Codecs.LIFECYCLE_PUBLIC_KEY)), Signature.parameter("policy", Codecs.TYPES_POLICY), Signature.parameter("now", Scalars.U64)),
            Codecs.LIFECYCLE_UNINSTALLATION,
            Codecs.TYPES_REJECTION);
    static final Signature<List<Lifecycle.StoredSecret>> LIFECYCLE_ROTATE = new Signature<>(
            "lifecycle.rotate",
            "connect-gating:api/lifecycle@0.1.0#rotate",
            List.of(Signature.parameter("stored", Compounds.list(Codecs.LIFECYCLE_STORED_SECRET)), Signature.parameter("new", Scalars.STRING), Signature.parameter("now", Scalars.U64), Signature.parameter("keep", Scalars.U32)),
            Compounds.list(Codecs.LIFECYCLE_STORED_SECRET),
            Codecs.TYPES_SETTING);
    static final Signature<List<String>> LIFECYCLE_LIVE_SECRETS = new Signature<>(
            "lifecycle.live-secrets",
            "connect-gating:api/lifecycle@0.1.0#live-secrets",
            List.of(Signature.parameter("stored", Compounds.list(Codecs.LIFECYCLE_STORED_SECRET)), Signature.parameter("now", Scalars.U64)),
            Compounds.list(Scalars.STRING),
            Codecs.TYPES_SETTING);
    static final Signature<Forge.Invocation> FORGE_VERIFY = new Signature<>(
            "forge.verify",
            "connect-gating:api/forge@0.1.0#verify",
            List.of(Signature.parameter("authorization", Compounds.list(Scalars.STRING)), Signature.parameter("app-id", Scalars.STRING), Signature.parameter("key-set", Scalars.STRING), Signature.parameter("policy", Codecs.TYPES_POLICY), Signature.parameter("now", Scalars.U64)),
            Codecs.FORGE_INVOCATION,
            Codecs.TYPES_REJECTION);
    static final Signature<Validation.Report> DEPLOYMENTS_CHECK = new Signature<>(
            "deployments.check",
            "connect-gating:api/deployments@0.1.0#check",
            List.of(Signature.parameter("family", Codecs.DEPLOYMENTS_FAMILY), Signature.parameter("deployment", Codecs.DEPLOYMENTS_DEPLOYMENT)),
            Codecs.VALIDATION_REPORT,
            null);
    static final Signature<Validation.Report> DEPLOYMENTS_VALIDATE = new Signature<>(
            "deployments.validate",
            "connect-gating:api/deployments@0.1.0#validate",
            List.of(Signature.parameter("family", Codecs.DEPLOYMENTS_FAMILY), Signature.parameter("document", Scalars.STRING)),
            Codecs.VALIDATION_REPORT,
            null);
    static final Signature<Deployments.Parsed> DEPLOYMENTS_PARSE = new Signature<>(
            "deployments.parse",
            "connect-gating:api/deployments@0.1.0#parse",
            List.of(Signature.parameter("family", Codecs.DEPLOYMENTS_FAMILY), Signature.parameter("document", Scalars.STRING)),
            Codecs.DEPLOYMENTS_PARSED,
            Codecs.VALIDATION_REPORT);
    static final Signature<String> DEPLOYMENTS_POLL_PATH = new Signature<>(
            "deployments.poll-path",
            "connect-gating:api/deployments@0.1.0#poll-path",
            List.of(Signature.parameter("gate", Codecs.GATING_GATE)),
            Scalars.STRING,
            Codecs.DEPLOYMENTS_ID_ERROR);
    static final Signature<String> DEPLOYMENTS_GRAPH_ID = new Signature<>(
            "deployments.graph-id",
            "connect-gating:api/deployments@0.1.0#graph-id",
            List.of(Signature.parameter("gate", Codecs.GATING_GATE)),
            Scalars.STRING,
            Codecs.DEPLOYMENTS_ID_ERROR);
    static final Signature<Deployments.Built> DEPLOYMENTS_BUILD = new Signature<>(
            "deployments.build",
            "connect-gating:api/deployments@0.1.0#build",
            List.of(Signature.parameter("envelope", Codecs.DEPLOYMENTS_ENVELOPE), Signature.parameter("deployments", Compounds.list(Codecs.DEPLOYMENTS_DEPLOYMENT)), Signature.parameter("related", Compounds.list(Scalars.STRING))),
            Codecs.DEPLOYMENTS_BUILT,
            Codecs.VALIDATION_REPORT);
    static final Signature<Deployments.Answer> DEPLOYMENTS_READ_BULK_ANSWER = new Signature<>(
            "deployments.read-bulk-answer",
            "connect-gating:api/deployments@0.1.0#read-bulk-answer",
            List.of(Signature.parameter("sent", Scalars.STRING), Signature.parameter("status", Scalars.U16), Signature.parameter("body", Scalars.STRING)),
            Codecs.DEPLOYMENTS_ANSWER,
            Codecs.VALIDATION_REPORT);
    static final Signature<Deployments.Answer> DEPLOYMENTS_READ_OBJECTS_ANSWER = new Signature<>(
            "deployments.read-objects-answer",
            "connect-gating:api/deployments@0.1.0#read-objects-answer",
            List.of(Signature.parameter("sent", Scalars.STRING), Signature.parameter("body", Scalars.STRING)),
            Codecs.DEPLOYMENTS_ANSWER,
            Codecs.VALIDATION_REPORT);
    static final Signature<Deployments.PollAnswer> DEPLOYMENTS_READ_POLL_ANSWER = new Signature<>(
            "deployments.read-poll-answer",
            "connect-gating:api/deployments@0.1.0#read-poll-answer",
            List.of(Signature.parameter("gate", Codecs.GATING_GATE), Signature.parameter("status", Scalars.U16), Signature.parameter("body", Scalars.STRING), Signature.parameter("now", Scalars.U64), Signature.parameter("leeway", Scalars.U32)),
            Codecs.DEPLOYMENTS_POLL_ANSWER,
            null);
    static final Signature<Long> DEPLOYMENTS_SPLITTER_OPEN = new Signature<>(
            "deployments.splitter.open",
            "connect-gating:api/deployments@0.1.0#[static]splitter.open",
            List.of(Signature.parameter("envelope", Codecs.DEPLOYMENTS_ENVELOPE)),
            Scalars.U32,
            Codecs.VALIDATION_REPORT);
    static final Signature<Deployments.Added> DEPLOYMENTS_SPLITTER_ADD = new Signature<>(
            "deployments.splitter.add",
            "connect-gating:api/deployments@0.1.0#[method]splitter.add",
            List.of(Signature.parameter("self", Scalars.U32), Signature.parameter("deployment", Codecs.DEPLOYMENTS_DEPLOYMENT)),
            Codecs.DEPLOYMENTS_ADDED,
            Codecs.DEPLOYMENTS_REFUSED);
    static final Signature<Deployments.Added> DEPLOYMENTS_SPLITTER_ADD_RELATED = new Signature<>(
            "deployments.splitter.add-related",
            "connect-gating:api/deployments@0.1.0#[method]splitter.add-related",
            List.of(Signature.parameter("self", Scalars.U32), Signature.parameter("object", Scalars.STRING)),
            Codecs.DEPLOYMENTS_ADDED,
            Codecs.DEPLOYMENTS_REFUSED);
    static final Signature<Optional<Deployments.Document>> DEPLOYMENTS_SPLITTER_FINISH = new Signature<>(
            "deployments.splitter.finish",
            "connect-gating:api/deployments@0.1.0#[method]splitter.finish",
            List.of(Signature.parameter("self", Scalars.U32)),
            Compounds.option(Codecs.DEPLOYMENTS_DOCUMENT),
            null);
    static final Signature<String> DESCRIPTOR_BUILD_MODULE = new Signature<>(
            "descriptor.build-module",
            "connect-gating:api/descriptor@0.1.0#build-module",
            List.of(Signature.parameter("module", Codecs.DESCRIPTOR_GATING_MODULE)),
            Scalars.STRING,
            Codecs.VALIDATION_REPORT);
    static final Signature<String> DESCRIPTOR_BUILD = new Signature<>(
            "descriptor.build",
            "connect-gating:api/descriptor@0.1.0#build",
            List.of(Signature.parameter("app", Codecs.DESCRIPTOR_APP)),
            Scalars.STRING,
            Codecs.VALIDATION_REPORT);
    static final Signature<Validation.Report> DESCRIPTOR_VALIDATE_MODULE = new Signature<>(
            "descriptor.validate-module",
            "connect-gating:api/descriptor@0.1.0#validate-module",
            List.of(Signature.parameter("module", Scalars.STRING)),
            Codecs.VALIDATION_REPORT,
            null);
    static final Signature<Validation.Report> DESCRIPTOR_VALIDATE = new Signature<>(
            "descriptor.validate",
            "connect-gating:api/descriptor@0.1.0#validate",
            List.of(Signature.parameter("descriptor", Scalars.STRING)),
            Codecs.VALIDATION_REPORT,
            null);

    static final List<Signature<?>> ALL = List.of(JWT_DEFAULT_POLICY, JWT_PEEK, JWT_VERIFY, JWT_EXPLAIN, JWT_CANONICAL_REQUEST, JWT_SIGN, GATING_PARSE, GATING_DECIDE, GATING_FOLD, GATING_CURRENT, CALLBACK_ACCEPT, LIFECYCLE_DEFAULT_HOST_SUFFIXES, LIFECYCLE_KEY_ID, LIFECYCLE_KEY_URL, LIFECYCLE_INSTALLED, LIFECYCLE_UNINSTALLED, LIFECYCLE_ROTATE, LIFECYCLE_LIVE_SECRETS, FORGE_VERIFY, DEPLOYMENTS_CHECK, DEPLOYMENTS_VALIDATE, DEPLOYMENTS_PARSE, DEPLOYMENTS_POLL_PATH, DEPLOYMENTS_GRAPH_ID, DEPLOYMENTS_BUILD, DEPLOYMENTS_READ_BULK_ANSWER, DEPLOYMENTS_READ_OBJECTS_ANSWER, DEPLOYMENTS_READ_POLL_ANSWER, DEPLOYMENTS_SPLITTER_OPEN, DEPLOYMENTS_SPLITTER_ADD, DEPLOYMENTS_SPLITTER_ADD_RELATED, DEPLOYMENTS_SPLITTER_FINISH, DESCRIPTOR_BUILD_MODULE, DESCRIPTOR_BUILD, DESCRIPTOR_VALIDATE_MODULE, DESCRIPTOR_VALIDATE);
}
