// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.List;
import java.util.Optional;

/** A codec for each type of the contract, each after those that it is made of. */
@SuppressWarnings("unchecked") // A record's codec reads each field with the codec of that field's type.
final class Codecs {
    private Codecs() {}

    static final Codec<Types.Request> TYPES_REQUEST = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING, Scalars.STRING, Compounds.list(Scalars.STRING)),
            value -> new Object[] {value.method(), value.target(), value.basePath(), value.authorization()},
            fields -> new Types.Request((String) fields[0], (String) fields[1], (String) fields[2], (List<String>) fields[3]));

    static final Codec<Types.Tenant> TYPES_TENANT = Compounds.record(
            List.of(Scalars.STRING, Compounds.list(Scalars.STRING)),
            value -> new Object[] {value.clientKey(), value.secrets()},
            fields -> new Types.Tenant((String) fields[0], (List<String>) fields[1]));

    static final Codec<Types.Policy> TYPES_POLICY = Compounds.record(
            List.of(Scalars.U32, Scalars.U32, Scalars.U32, Scalars.BOOL, Scalars.BOOL),
            value -> new Object[] {value.leeway(), value.maxLifetime(), value.late(), value.queryToken(), value.contextToken()},
            fields -> new Types.Policy((Long) fields[0], (Long) fields[1], (Long) fields[2], (Boolean) fields[3], (Boolean) fields[4]));

    static final Codec<Types.Setting> TYPES_SETTING = Compounds.enumeration(Types.Setting.values());

    static final Codec<Types.Excess> TYPES_EXCESS = Compounds.record(
            List.of(Scalars.U32, Scalars.U32),
            value -> new Object[] {value.limit(), value.actual()},
            fields -> new Types.Excess((Long) fields[0], (Long) fields[1]));

    static final Codec<Types.TargetFault> TYPES_TARGET_FAULT = Compounds.enumeration(Types.TargetFault.values());

    static final Codec<Types.TokenPart> TYPES_TOKEN_PART = Compounds.enumeration(Types.TokenPart.values());

    static final Codec<Types.JsonFault> TYPES_JSON_FAULT = Compounds.enumeration(Types.JsonFault.values());

    static final Codec<Types.JsonProblem> TYPES_JSON_PROBLEM = Compounds.record(
            List.of(TYPES_TOKEN_PART, TYPES_JSON_FAULT),
            value -> new Object[] {value.part(), value.fault()},
            fields -> new Types.JsonProblem((Types.TokenPart) fields[0], (Types.JsonFault) fields[1]));

    static final Codec<Types.Segments> TYPES_SEGMENTS = Compounds.record(
            List.of(Scalars.U32, Scalars.U32),
            value -> new Object[] {value.required(), value.found()},
            fields -> new Types.Segments((Long) fields[0], (Long) fields[1]));

    static final Codec<Types.AlgorithmMismatch> TYPES_ALGORITHM_MISMATCH = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING),
            value -> new Object[] {value.required(), value.found()},
            fields -> new Types.AlgorithmMismatch((String) fields[0], (String) fields[1]));

    static final Codec<Types.HeaderParameter> TYPES_HEADER_PARAMETER = Compounds.enumeration(Types.HeaderParameter.values());

    static final Codec<Types.Claim> TYPES_CLAIM = Compounds.enumeration(Types.Claim.values());

    static final Codec<Types.KeyFault> TYPES_KEY_FAULT = Compounds.enumeration(Types.KeyFault.values());

    static final Codec<Types.AudienceMismatch> TYPES_AUDIENCE_MISMATCH = Compounds.record(
            List.of(Compounds.list(Scalars.STRING), Compounds.list(Scalars.STRING)),
            value -> new Object[] {value.required(), value.found()},
            fields -> new Types.AudienceMismatch((List<String>) fields[0], (List<String>) fields[1]));

    static final Codec<Types.LifecycleField> TYPES_LIFECYCLE_FIELD = Compounds.enumeration(Types.LifecycleField.values());

    static final Codec<Types.BaseUrlFault> TYPES_BASE_URL_FAULT = Compounds.enumeration(Types.BaseUrlFault.values());

    static final Codec<Types.Times> TYPES_TIMES = Compounds.record(
            List.of(Scalars.S64, Compounds.option(Scalars.S64), Scalars.S64),
            value -> new Object[] {value.issuedAt(), value.notBefore(), value.expiresAt()},
            fields -> new Types.Times((Long) fields[0], (Optional<Long>) fields[1], (Long) fields[2]));

    static final Codec<Types.Passed> TYPES_PASSED = Compounds.record(
            List.of(Scalars.S64, Scalars.U64),
            value -> new Object[] {value.expiredAt(), value.now()},
            fields -> new Types.Passed((Long) fields[0], (Long) fields[1]));

    static final Codec<Types.Ahead> TYPES_AHEAD = Compounds.record(
            List.of(Scalars.S64, Scalars.U64),
            value -> new Object[] {value.claimed(), value.now()},
            fields -> new Types.Ahead((Long) fields[0], (Long) fields[1]));

    static final Codec<Types.Lifetime> TYPES_LIFETIME = Compounds.record(
            List.of(Scalars.U32, Scalars.S64),
            value -> new Object[] {value.limit(), value.actual()},
            fields -> new Types.Lifetime((Long) fields[0], (Long) fields[1]));

    static final Codec<Types.QshMismatch> TYPES_QSH_MISMATCH = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING),
            value -> new Object[] {value.claimed(), value.computed()},
            fields -> new Types.QshMismatch((String) fields[0], (String) fields[1]));

    static final Codec<Types.IdentityField> TYPES_IDENTITY_FIELD = Compounds.enumeration(Types.IdentityField.values());

    static final Codec<Types.Reason> TYPES_REASON = Compounds.variant(List.of(
            Compounds.branch(Types.Reason.BadSetting.class, TYPES_SETTING, Types.Reason.BadSetting::value, Types.Reason.BadSetting::new),
            Compounds.branch(Types.Reason.MalformedMethod.class, new Types.Reason.MalformedMethod()),
            Compounds.branch(Types.Reason.TargetTooLong.class, TYPES_EXCESS, Types.Reason.TargetTooLong::value, Types.Reason.TargetTooLong::new),
            Compounds.branch(Types.Reason.BodyTooLong.class, TYPES_EXCESS, Types.Reason.BodyTooLong::value, Types.Reason.BodyTooLong::new),
            Compounds.branch(Types.Reason.MalformedTarget.class, TYPES_TARGET_FAULT, Types.Reason.MalformedTarget::value, Types.Reason.MalformedTarget::new),
            Compounds.branch(Types.Reason.TooManyParameters.class, TYPES_EXCESS, Types.Reason.TooManyParameters::value, Types.Reason.TooManyParameters::new),
            Compounds.branch(Types.Reason.MissingToken.class, new Types.Reason.MissingToken()),
            Compounds.branch(Types.Reason.AmbiguousToken.class, new Types.Reason.AmbiguousToken()),
            Compounds.branch(Types.Reason.QueryTokenRefused.class, new Types.Reason.QueryTokenRefused()),
            Compounds.branch(Types.Reason.WrongScheme.class, new Types.Reason.WrongScheme()),
            Compounds.branch(Types.Reason.MalformedAuthorization.class, new Types.Reason.MalformedAuthorization()),
            Compounds.branch(Types.Reason.TokenTooLong.class, TYPES_EXCESS, Types.Reason.TokenTooLong::value, Types.Reason.TokenTooLong::new),
            Compounds.branch(Types.Reason.WrongSegmentCount.class, TYPES_SEGMENTS, Types.Reason.WrongSegmentCount::value, Types.Reason.WrongSegmentCount::new),
            Compounds.branch(Types.Reason.MalformedBase64.class, TYPES_TOKEN_PART, Types.Reason.MalformedBase64::value, Types.Reason.MalformedBase64::new),
            Compounds.branch(Types.Reason.MalformedJson.class, TYPES_JSON_PROBLEM, Types.Reason.MalformedJson::value, Types.Reason.MalformedJson::new),
            Compounds.branch(Types.Reason.MissingAlgorithm.class, new Types.Reason.MissingAlgorithm()),
            Compounds.branch(Types.Reason.WrongAlgorithm.class, TYPES_ALGORITHM_MISMATCH, Types.Reason.WrongAlgorithm::value, Types.Reason.WrongAlgorithm::new),
            Compounds.branch(Types.Reason.RefusedHeader.class, TYPES_HEADER_PARAMETER, Types.Reason.RefusedHeader::value, Types.Reason.RefusedHeader::new),
            Compounds.branch(Types.Reason.MissingKeyId.class, new Types.Reason.MissingKeyId()),
            Compounds.branch(Types.Reason.MalformedKeyId.class, new Types.Reason.MalformedKeyId()),
            Compounds.branch(Types.Reason.MissingClaim.class, TYPES_CLAIM, Types.Reason.MissingClaim::value, Types.Reason.MissingClaim::new),
            Compounds.branch(Types.Reason.WrongClaimType.class, TYPES_CLAIM, Types.Reason.WrongClaimType::value, Types.Reason.WrongClaimType::new),
            Compounds.branch(Types.Reason.ClaimOutOfRange.class, TYPES_CLAIM, Types.Reason.ClaimOutOfRange::value, Types.Reason.ClaimOutOfRange::new),
            Compounds.branch(Types.Reason.UnknownIssuer.class, new Types.Reason.UnknownIssuer()),
            Compounds.branch(Types.Reason.UnknownKey.class, new Types.Reason.UnknownKey()),
            Compounds.branch(Types.Reason.UnusableKey.class, TYPES_KEY_FAULT, Types.Reason.UnusableKey::value, Types.Reason.UnusableKey::new),
            Compounds.branch(Types.Reason.BadSignature.class, new Types.Reason.BadSignature()),
            Compounds.branch(Types.Reason.ContradictoryTimes.class, TYPES_TIMES, Types.Reason.ContradictoryTimes::value, Types.Reason.ContradictoryTimes::new),
            Compounds.branch(Types.Reason.Expired.class, TYPES_PASSED, Types.Reason.Expired::value, Types.Reason.Expired::new),
            Compounds.branch(Types.Reason.IssuedAhead.class, TYPES_AHEAD, Types.Reason.IssuedAhead::value, Types.Reason.IssuedAhead::new),
            Compounds.branch(Types.Reason.NotYetValid.class, TYPES_AHEAD, Types.Reason.NotYetValid::value, Types.Reason.NotYetValid::new),
            Compounds.branch(Types.Reason.LifetimeTooLong.class, TYPES_LIFETIME, Types.Reason.LifetimeTooLong::value, Types.Reason.LifetimeTooLong::new),
            Compounds.branch(Types.Reason.WrongAudience.class, TYPES_AUDIENCE_MISMATCH, Types.Reason.WrongAudience::value, Types.Reason.WrongAudience::new),
            Compounds.branch(Types.Reason.MalformedQsh.class, new Types.Reason.MalformedQsh()),
            Compounds.branch(Types.Reason.ContextTokenRefused.class, new Types.Reason.ContextTokenRefused()),
            Compounds.branch(Types.Reason.WrongQsh.class, TYPES_QSH_MISMATCH, Types.Reason.WrongQsh::value, Types.Reason.WrongQsh::new),
            Compounds.branch(Types.Reason.MalformedBody.class, TYPES_JSON_FAULT, Types.Reason.MalformedBody::value, Types.Reason.MalformedBody::new),
            Compounds.branch(Types.Reason.UnidentifiedGate.class, TYPES_IDENTITY_FIELD, Types.Reason.UnidentifiedGate::value, Types.Reason.UnidentifiedGate::new),
            Compounds.branch(Types.Reason.TooManyDetails.class, TYPES_EXCESS, Types.Reason.TooManyDetails::value, Types.Reason.TooManyDetails::new),
            Compounds.branch(Types.Reason.UpdatedAhead.class, TYPES_AHEAD, Types.Reason.UpdatedAhead::value, Types.Reason.UpdatedAhead::new),
            Compounds.branch(Types.Reason.UnreadableField.class, TYPES_LIFECYCLE_FIELD, Types.Reason.UnreadableField::value, Types.Reason.UnreadableField::new),
            Compounds.branch(Types.Reason.WrongApp.class, new Types.Reason.WrongApp()),
            Compounds.branch(Types.Reason.WrongEventType.class, new Types.Reason.WrongEventType()),
            Compounds.branch(Types.Reason.WrongClientKey.class, new Types.Reason.WrongClientKey()),
            Compounds.branch(Types.Reason.RefusedBaseUrl.class, TYPES_BASE_URL_FAULT, Types.Reason.RefusedBaseUrl::value, Types.Reason.RefusedBaseUrl::new)));

    static final Codec<Types.Rejection> TYPES_REJECTION = Compounds.record(
            List.of(Scalars.U16, Scalars.BOOL, Scalars.STRING, Scalars.STRING, Scalars.STRING, TYPES_REASON),
            value -> new Object[] {value.status(), value.retried(), value.answer(), value.code(), value.message(), value.reason()},
            fields -> new Types.Rejection((Integer) fields[0], (Boolean) fields[1], (String) fields[2], (String) fields[3], (String) fields[4], (Types.Reason) fields[5]));

    static final Codec<Jwt.UnverifiedKeyId> JWT_UNVERIFIED_KEY_ID = Compounds.variant(List.of(
            Compounds.branch(Jwt.UnverifiedKeyId.Absent.class, new Jwt.UnverifiedKeyId.Absent()),
            Compounds.branch(Jwt.UnverifiedKeyId.Malformed.class, new Jwt.UnverifiedKeyId.Malformed()),
            Compounds.branch(Jwt.UnverifiedKeyId.Uuid.class, Scalars.STRING, Jwt.UnverifiedKeyId.Uuid::value, Jwt.UnverifiedKeyId.Uuid::new)));

    static final Codec<Jwt.UnverifiedToken> JWT_UNVERIFIED_TOKEN = Compounds.record(
            List.of(Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), JWT_UNVERIFIED_KEY_ID, Compounds.option(Scalars.S64)),
            value -> new Object[] {value.unverifiedIssuer(), value.unverifiedAlgorithm(), value.unverifiedKeyId(), value.unverifiedExpiry()},
            fields -> new Jwt.UnverifiedToken((Optional<String>) fields[0], (Optional<String>) fields[1], (Jwt.UnverifiedKeyId) fields[2], (Optional<Long>) fields[3]));

    static final Codec<Jwt.VerifiedToken> JWT_VERIFIED_TOKEN = Compounds.record(
            List.of(Scalars.STRING, Compounds.option(Scalars.STRING), Compounds.list(Scalars.STRING), Scalars.S64, Compounds.option(Scalars.S64), Scalars.S64, Compounds.option(Scalars.STRING), Scalars.BOOL, Scalars.U32, Scalars.STRING, Scalars.S64),
            value -> new Object[] {value.issuer(), value.subject(), value.audience(), value.issuedAt(), value.notBefore(), value.expiresAt(), value.context(), value.contextToken(), value.secretIndex(), value.digest(), value.goodUntil()},
            fields -> new Jwt.VerifiedToken((String) fields[0], (Optional<String>) fields[1], (List<String>) fields[2], (Long) fields[3], (Optional<Long>) fields[4], (Long) fields[5], (Optional<String>) fields[6], (Boolean) fields[7], (Long) fields[8], (String) fields[9], (Long) fields[10]));

    static final Codec<Jwt.CanonicalForm> JWT_CANONICAL_FORM = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING, Scalars.STRING),
            value -> new Object[] {value.text(), value.shown(), value.qsh()},
            fields -> new Jwt.CanonicalForm((String) fields[0], (String) fields[1], (String) fields[2]));

    static final Codec<Jwt.Canonical> JWT_CANONICAL = Compounds.record(
            List.of(Compounds.list(JWT_CANONICAL_FORM)),
            value -> new Object[] {value.forms()},
            fields -> new Jwt.Canonical((List<Jwt.CanonicalForm>) fields[0]));

    static final Codec<Jwt.Check> JWT_CHECK = Compounds.enumeration(Jwt.Check.values());

    static final Codec<Jwt.CheckOutcome> JWT_CHECK_OUTCOME = Compounds.variant(List.of(
            Compounds.branch(Jwt.CheckOutcome.Passed.class, new Jwt.CheckOutcome.Passed()),
            Compounds.branch(Jwt.CheckOutcome.Failed.class, TYPES_REJECTION, Jwt.CheckOutcome.Failed::value, Jwt.CheckOutcome.Failed::new),
            Compounds.branch(Jwt.CheckOutcome.Skipped.class, new Jwt.CheckOutcome.Skipped())));

    static final Codec<Jwt.Checked> JWT_CHECKED = Compounds.record(
            List.of(JWT_CHECK, JWT_CHECK_OUTCOME),
            value -> new Object[] {value.check(), value.outcome()},
            fields -> new Jwt.Checked((Jwt.Check) fields[0], (Jwt.CheckOutcome) fields[1]));

    static final Codec<Jwt.Explanation> JWT_EXPLANATION = Compounds.record(
            List.of(Compounds.list(JWT_CHECKED), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.list(JWT_CANONICAL_FORM)),
            value -> new Object[] {value.checks(), value.header(), value.claims(), value.forms()},
            fields -> new Jwt.Explanation((List<Jwt.Checked>) fields[0], (Optional<String>) fields[1], (Optional<String>) fields[2], (List<Jwt.CanonicalForm>) fields[3]));

    static final Codec<Jwt.OutgoingRequest> JWT_OUTGOING_REQUEST = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING, Scalars.STRING),
            value -> new Object[] {value.method(), value.target(), value.basePath()},
            fields -> new Jwt.OutgoingRequest((String) fields[0], (String) fields[1], (String) fields[2]));

    static final Codec<Jwt.Signed> JWT_SIGNED = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING, Scalars.S64),
            value -> new Object[] {value.authorization(), value.token(), value.expiresAt()},
            fields -> new Jwt.Signed((String) fields[0], (String) fields[1], (Long) fields[2]));

    static final Codec<Gating.Gate> GATING_GATE = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING, Scalars.S64),
            value -> new Object[] {value.pipelineId(), value.environmentId(), value.sequenceNumber()},
            fields -> new Gating.Gate((String) fields[0], (String) fields[1], (Long) fields[2]));

    static final Codec<Gating.Status> GATING_STATUS = Compounds.variant(List.of(
            Compounds.branch(Gating.Status.Allowed.class, new Gating.Status.Allowed()),
            Compounds.branch(Gating.Status.Awaiting.class, new Gating.Status.Awaiting()),
            Compounds.branch(Gating.Status.Prevented.class, new Gating.Status.Prevented()),
            Compounds.branch(Gating.Status.Expired.class, new Gating.Status.Expired()),
            Compounds.branch(Gating.Status.Invalid.class, new Gating.Status.Invalid()),
            Compounds.branch(Gating.Status.Unknown.class, Scalars.STRING, Gating.Status.Unknown::value, Gating.Status.Unknown::new),
            Compounds.branch(Gating.Status.Unreadable.class, new Gating.Status.Unreadable())));

    static final Codec<Gating.Decision> GATING_DECISION = Compounds.enumeration(Gating.Decision.values());

    static final Codec<Gating.Instant> GATING_INSTANT = Compounds.record(
            List.of(Scalars.S64, Scalars.U32),
            value -> new Object[] {value.seconds(), value.nanoseconds()},
            fields -> new Gating.Instant((Long) fields[0], (Long) fields[1]));

    static final Codec<Gating.Detail> GATING_DETAIL = Compounds.record(
            List.of(Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Scalars.STRING),
            value -> new Object[] {value.kind(), value.issueKey(), value.issueLink(), value.json()},
            fields -> new Gating.Detail((Optional<String>) fields[0], (Optional<String>) fields[1], (Optional<String>) fields[2], (String) fields[3]));

    static final Codec<Gating.Oddity> GATING_ODDITY = Compounds.enumeration(Gating.Oddity.values());

    static final Codec<Gating.Warning> GATING_WARNING = Compounds.record(
            List.of(GATING_ODDITY, Scalars.STRING),
            value -> new Object[] {value.oddity(), value.pointer()},
            fields -> new Gating.Warning((Gating.Oddity) fields[0], (String) fields[1]));

    static final Codec<Gating.Update> GATING_UPDATE = Compounds.record(
            List.of(GATING_GATE, GATING_STATUS, GATING_INSTANT, Compounds.option(Scalars.STRING), Compounds.list(GATING_DETAIL), Compounds.list(GATING_WARNING)),
            value -> new Object[] {value.gate(), value.status(), value.updatedAt(), value.updatedText(), value.details(), value.warnings()},
            fields -> new Gating.Update((Gating.Gate) fields[0], (Gating.Status) fields[1], (Gating.Instant) fields[2], (Optional<String>) fields[3], (List<Gating.Detail>) fields[4], (List<Gating.Warning>) fields[5]));

    static final Codec<Gating.Snapshot> GATING_SNAPSHOT = Compounds.record(
            List.of(GATING_GATE, GATING_STATUS, GATING_INSTANT, GATING_DECISION),
            value -> new Object[] {value.gate(), value.status(), value.updatedAt(), value.decision()},
            fields -> new Gating.Snapshot((Gating.Gate) fields[0], (Gating.Status) fields[1], (Gating.Instant) fields[2], (Gating.Decision) fields[3]));

    static final Codec<Gating.Outcome> GATING_OUTCOME = Compounds.enumeration(Gating.Outcome.values());

    static final Codec<Gating.Folded> GATING_FOLDED = Compounds.record(
            List.of(GATING_OUTCOME, Scalars.STRING, GATING_SNAPSHOT),
            value -> new Object[] {value.outcome(), value.state(), value.current()},
            fields -> new Gating.Folded((Gating.Outcome) fields[0], (String) fields[1], (Gating.Snapshot) fields[2]));

    static final Codec<Gating.FoldError> GATING_FOLD_ERROR = Compounds.variant(List.of(
            Compounds.branch(Gating.FoldError.NoState.class, new Gating.FoldError.NoState()),
            Compounds.branch(Gating.FoldError.CorruptState.class, new Gating.FoldError.CorruptState()),
            Compounds.branch(Gating.FoldError.CorruptUpdate.class, new Gating.FoldError.CorruptUpdate()),
            Compounds.branch(Gating.FoldError.OtherGate.class, new Gating.FoldError.OtherGate()),
            Compounds.branch(Gating.FoldError.TooManyStates.class, TYPES_EXCESS, Gating.FoldError.TooManyStates::value, Gating.FoldError.TooManyStates::new)));

    static final Codec<Callback.Event> CALLBACK_EVENT = Compounds.record(
            List.of(Scalars.STRING, JWT_VERIFIED_TOKEN, GATING_UPDATE, GATING_DECISION, Scalars.STRING),
            value -> new Object[] {value.clientKey(), value.token(), value.update(), value.decision(), value.bodyDigest()},
            fields -> new Callback.Event((String) fields[0], (Jwt.VerifiedToken) fields[1], (Gating.Update) fields[2], (Gating.Decision) fields[3], (String) fields[4]));

    static final Codec<Lifecycle.App> LIFECYCLE_APP = Compounds.record(
            List.of(Scalars.STRING, Compounds.list(Scalars.STRING), Compounds.list(Scalars.STRING), Compounds.option(Compounds.list(Scalars.STRING))),
            value -> new Object[] {value.key(), value.baseUrls(), value.hostSuffixes(), value.clientKeys()},
            fields -> new Lifecycle.App((String) fields[0], (List<String>) fields[1], (List<String>) fields[2], (Optional<List<String>>) fields[3]));

    static final Codec<Lifecycle.PublicKey> LIFECYCLE_PUBLIC_KEY = Compounds.variant(List.of(
            Compounds.branch(Lifecycle.PublicKey.Pem.class, Scalars.STRING, Lifecycle.PublicKey.Pem::value, Lifecycle.PublicKey.Pem::new),
            Compounds.branch(Lifecycle.PublicKey.Jwk.class, Scalars.STRING, Lifecycle.PublicKey.Jwk::value, Lifecycle.PublicKey.Jwk::new)));

    static final Codec<Lifecycle.Environment> LIFECYCLE_ENVIRONMENT = Compounds.enumeration(Lifecycle.Environment.values());

    static final Codec<Lifecycle.LifecycleToken> LIFECYCLE_LIFECYCLE_TOKEN = Compounds.record(
            List.of(Compounds.option(Scalars.STRING), Scalars.S64, Scalars.S64, Scalars.STRING, Scalars.S64),
            value -> new Object[] {value.subject(), value.issuedAt(), value.expiresAt(), value.digest(), value.goodUntil()},
            fields -> new Lifecycle.LifecycleToken((Optional<String>) fields[0], (Long) fields[1], (Long) fields[2], (String) fields[3], (Long) fields[4]));

    static final Codec<Lifecycle.Installation> LIFECYCLE_INSTALLATION = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING, Scalars.STRING, Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), LIFECYCLE_LIFECYCLE_TOKEN, Scalars.STRING),
            value -> new Object[] {value.clientKey(), value.baseUrl(), value.sharedSecret(), value.displayUrl(), value.productType(), value.description(), value.serviceEntitlementNumber(), value.entitlementId(), value.entitlementNumber(), value.oauthClientId(), value.installationId(), value.token(), value.bodyDigest()},
            fields -> new Lifecycle.Installation((String) fields[0], (String) fields[1], (String) fields[2], (Optional<String>) fields[3], (Optional<String>) fields[4], (Optional<String>) fields[5], (Optional<String>) fields[6], (Optional<String>) fields[7], (Optional<String>) fields[8], (Optional<String>) fields[9], (Optional<String>) fields[10], (Lifecycle.LifecycleToken) fields[11], (String) fields[12]));

    static final Codec<Lifecycle.Uninstallation> LIFECYCLE_UNINSTALLATION = Compounds.record(
            List.of(Scalars.STRING, LIFECYCLE_LIFECYCLE_TOKEN, Scalars.STRING),
            value -> new Object[] {value.clientKey(), value.token(), value.bodyDigest()},
            fields -> new Lifecycle.Uninstallation((String) fields[0], (Lifecycle.LifecycleToken) fields[1], (String) fields[2]));

    static final Codec<Lifecycle.StoredSecret> LIFECYCLE_STORED_SECRET = Compounds.record(
            List.of(Scalars.STRING, Compounds.option(Scalars.U64)),
            value -> new Object[] {value.secret(), value.until()},
            fields -> new Lifecycle.StoredSecret((String) fields[0], (Optional<Long>) fields[1]));

    static final Codec<Forge.ForgeApp> FORGE_FORGE_APP = Compounds.record(
            List.of(Scalars.STRING, Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING)),
            value -> new Object[] {value.installationId(), value.version(), value.apiBaseUrl(), value.environmentType(), value.environmentId(), value.moduleType(), value.moduleKey()},
            fields -> new Forge.ForgeApp((String) fields[0], (Optional<String>) fields[1], (Optional<String>) fields[2], (Optional<String>) fields[3], (Optional<String>) fields[4], (Optional<String>) fields[5], (Optional<String>) fields[6]));

    static final Codec<Forge.Invocation> FORGE_INVOCATION = Compounds.record(
            List.of(FORGE_FORGE_APP, Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Scalars.S64, Scalars.S64, Scalars.STRING, Scalars.S64),
            value -> new Object[] {value.app(), value.cloudId(), value.siteUrl(), value.context(), value.principal(), value.isolatedCloud(), value.issuedAt(), value.expiresAt(), value.digest(), value.goodUntil()},
            fields -> new Forge.Invocation((Forge.ForgeApp) fields[0], (Optional<String>) fields[1], (Optional<String>) fields[2], (Optional<String>) fields[3], (Optional<String>) fields[4], (Optional<String>) fields[5], (Long) fields[6], (Long) fields[7], (String) fields[8], (Long) fields[9]));

    static final Codec<Validation.Severity> VALIDATION_SEVERITY = Compounds.enumeration(Validation.Severity.values());

    static final Codec<Validation.Rule> VALIDATION_RULE = Compounds.enumeration(Validation.Rule.values());

    static final Codec<Validation.Violation> VALIDATION_VIOLATION = Compounds.record(
            List.of(Scalars.STRING, VALIDATION_RULE, VALIDATION_SEVERITY, Compounds.option(Scalars.S64), Compounds.option(Scalars.S64), Scalars.STRING),
            value -> new Object[] {value.pointer(), value.rule(), value.severity(), value.limit(), value.actual(), value.message()},
            fields -> new Validation.Violation((String) fields[0], (Validation.Rule) fields[1], (Validation.Severity) fields[2], (Optional<Long>) fields[3], (Optional<Long>) fields[4], (String) fields[5]));

    static final Codec<Validation.Report> VALIDATION_REPORT = Compounds.record(
            List.of(Compounds.list(VALIDATION_VIOLATION), Scalars.U32),
            value -> new Object[] {value.violations(), value.omitted()},
            fields -> new Validation.Report((List<Validation.Violation>) fields[0], (Long) fields[1]));

    static final Codec<Deployments.Family> DEPLOYMENTS_FAMILY = Compounds.enumeration(Deployments.Family.values());

    static final Codec<Deployments.State> DEPLOYMENTS_STATE = Compounds.enumeration(Deployments.State.values());

    static final Codec<Deployments.EnvironmentType> DEPLOYMENTS_ENVIRONMENT_TYPE = Compounds.enumeration(Deployments.EnvironmentType.values());

    static final Codec<Deployments.Pipeline> DEPLOYMENTS_PIPELINE = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING, Scalars.STRING),
            value -> new Object[] {value.id(), value.displayName(), value.url()},
            fields -> new Deployments.Pipeline((String) fields[0], (String) fields[1], (String) fields[2]));

    static final Codec<Deployments.Environment> DEPLOYMENTS_ENVIRONMENT = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING, DEPLOYMENTS_ENVIRONMENT_TYPE),
            value -> new Object[] {value.id(), value.displayName(), value.kind()},
            fields -> new Deployments.Environment((String) fields[0], (String) fields[1], (Deployments.EnvironmentType) fields[2]));

    static final Codec<Deployments.Commit> DEPLOYMENTS_COMMIT = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING),
            value -> new Object[] {value.hash(), value.repositoryId()},
            fields -> new Deployments.Commit((String) fields[0], (String) fields[1]));

    static final Codec<Deployments.OtherAssociation> DEPLOYMENTS_OTHER_ASSOCIATION = Compounds.record(
            List.of(Scalars.STRING, Compounds.list(Scalars.STRING)),
            value -> new Object[] {value.kind(), value.values()},
            fields -> new Deployments.OtherAssociation((String) fields[0], (List<String>) fields[1]));

    static final Codec<Deployments.Associations> DEPLOYMENTS_ASSOCIATIONS = Compounds.record(
            List.of(Compounds.list(Scalars.STRING), Compounds.list(Scalars.STRING), Compounds.list(Scalars.STRING), Compounds.list(DEPLOYMENTS_COMMIT), Compounds.list(Scalars.STRING), Compounds.list(DEPLOYMENTS_OTHER_ASSOCIATION)),
            value -> new Object[] {value.issueKeys(), value.issueIdOrKeys(), value.serviceIdOrKeys(), value.commits(), value.repositories(), value.others()},
            fields -> new Deployments.Associations((List<String>) fields[0], (List<String>) fields[1], (List<String>) fields[2], (List<Deployments.Commit>) fields[3], (List<String>) fields[4], (List<Deployments.OtherAssociation>) fields[5]));

    static final Codec<Deployments.User> DEPLOYMENTS_USER = Compounds.record(
            List.of(Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING)),
            value -> new Object[] {value.accountId(), value.email(), value.externalId(), value.ari(), value.name(), value.userName(), value.avatar(), value.url()},
            fields -> new Deployments.User((Optional<String>) fields[0], (Optional<String>) fields[1], (Optional<String>) fields[2], (Optional<String>) fields[3], (Optional<String>) fields[4], (Optional<String>) fields[5], (Optional<String>) fields[6], (Optional<String>) fields[7]));

    static final Codec<Deployments.EntityKey> DEPLOYMENTS_ENTITY_KEY = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING),
            value -> new Object[] {value.kind(), value.value()},
            fields -> new Deployments.EntityKey((String) fields[0], (String) fields[1]));

    static final Codec<Deployments.PrincipalType> DEPLOYMENTS_PRINCIPAL_TYPE = Compounds.enumeration(Deployments.PrincipalType.values());

    static final Codec<Deployments.Principal> DEPLOYMENTS_PRINCIPAL = Compounds.record(
            List.of(DEPLOYMENTS_PRINCIPAL_TYPE, Compounds.option(Scalars.STRING)),
            value -> new Object[] {value.kind(), value.id()},
            fields -> new Deployments.Principal((Deployments.PrincipalType) fields[0], (Optional<String>) fields[1]));

    static final Codec<Deployments.AccessControl> DEPLOYMENTS_ACCESS_CONTROL = Compounds.record(
            List.of(Compounds.list(DEPLOYMENTS_PRINCIPAL)),
            value -> new Object[] {value.principals()},
            fields -> new Deployments.AccessControl((List<Deployments.Principal>) fields[0]));

    static final Codec<Deployments.Permission> DEPLOYMENTS_PERMISSION = Compounds.record(
            List.of(Compounds.option(Scalars.STRING), Compounds.list(DEPLOYMENTS_ACCESS_CONTROL)),
            value -> new Object[] {value.action(), value.accessControls()},
            fields -> new Deployments.Permission((Optional<String>) fields[0], (List<Deployments.AccessControl>) fields[1]));

    static final Codec<Deployments.GraphDetails> DEPLOYMENTS_GRAPH_DETAILS = Compounds.record(
            List.of(Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Scalars.STRING, Compounds.list(DEPLOYMENTS_USER), Compounds.list(DEPLOYMENTS_USER), Compounds.list(DEPLOYMENTS_USER), Compounds.option(Scalars.STRING), Compounds.option(DEPLOYMENTS_ENTITY_KEY), Compounds.option(DEPLOYMENTS_ENTITY_KEY), Compounds.list(DEPLOYMENTS_PERMISSION), Compounds.option(DEPLOYMENTS_USER), Compounds.option(Scalars.STRING)),
            value -> new Object[] {value.schemaVersion(), value.id(), value.createdAt(), value.createdBy(), value.lastUpdatedBy(), value.owners(), value.thumbnailUrl(), value.parentKey(), value.containerKey(), value.permissions(), value.triggeredBy(), value.region()},
            fields -> new Deployments.GraphDetails((Optional<String>) fields[0], (Optional<String>) fields[1], (String) fields[2], (List<Deployments.User>) fields[3], (List<Deployments.User>) fields[4], (List<Deployments.User>) fields[5], (Optional<String>) fields[6], (Optional<Deployments.EntityKey>) fields[7], (Optional<Deployments.EntityKey>) fields[8], (List<Deployments.Permission>) fields[9], (Optional<Deployments.User>) fields[10], (Optional<String>) fields[11]));

    static final Codec<Deployments.Deployment> DEPLOYMENTS_DEPLOYMENT = Compounds.record(
            List.of(Compounds.option(DEPLOYMENTS_PIPELINE), DEPLOYMENTS_ENVIRONMENT, Scalars.S64, Scalars.S64, Scalars.STRING, Compounds.option(Scalars.STRING), Scalars.STRING, DEPLOYMENTS_STATE, Scalars.STRING, Compounds.option(Scalars.STRING), Compounds.option(Scalars.S64), Compounds.list(Scalars.STRING), DEPLOYMENTS_ASSOCIATIONS, Compounds.list(Scalars.STRING), Compounds.option(DEPLOYMENTS_GRAPH_DETAILS)),
            value -> new Object[] {value.pipeline(), value.environment(), value.sequenceNumber(), value.updateSequenceNumber(), value.displayName(), value.description(), value.url(), value.state(), value.lastUpdatedAt(), value.label(), value.duration(), value.commands(), value.associations(), value.issueKeys(), value.graph()},
            fields -> new Deployments.Deployment((Optional<Deployments.Pipeline>) fields[0], (Deployments.Environment) fields[1], (Long) fields[2], (Long) fields[3], (String) fields[4], (Optional<String>) fields[5], (String) fields[6], (Deployments.State) fields[7], (String) fields[8], (Optional<String>) fields[9], (Optional<Long>) fields[10], (List<String>) fields[11], (Deployments.Associations) fields[12], (List<String>) fields[13], (Optional<Deployments.GraphDetails>) fields[14]));

    static final Codec<Deployments.OperationType> DEPLOYMENTS_OPERATION_TYPE = Compounds.enumeration(Deployments.OperationType.values());

    static final Codec<Deployments.Property> DEPLOYMENTS_PROPERTY = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING),
            value -> new Object[] {value.name(), value.value()},
            fields -> new Deployments.Property((String) fields[0], (String) fields[1]));

    static final Codec<Deployments.Envelope> DEPLOYMENTS_ENVELOPE = Compounds.record(
            List.of(DEPLOYMENTS_FAMILY, Compounds.list(DEPLOYMENTS_PROPERTY), Compounds.option(Scalars.STRING), Compounds.option(DEPLOYMENTS_OPERATION_TYPE), Compounds.option(Scalars.STRING)),
            value -> new Object[] {value.family(), value.properties(), value.product(), value.operationType(), value.connectionId()},
            fields -> new Deployments.Envelope((Deployments.Family) fields[0], (List<Deployments.Property>) fields[1], (Optional<String>) fields[2], (Optional<Deployments.OperationType>) fields[3], (Optional<String>) fields[4]));

    static final Codec<Deployments.Parsed> DEPLOYMENTS_PARSED = Compounds.record(
            List.of(DEPLOYMENTS_ENVELOPE, Compounds.list(DEPLOYMENTS_DEPLOYMENT), Compounds.list(Scalars.STRING)),
            value -> new Object[] {value.envelope(), value.deployments(), value.related()},
            fields -> new Deployments.Parsed((Deployments.Envelope) fields[0], (List<Deployments.Deployment>) fields[1], (List<String>) fields[2]));

    static final Codec<Deployments.IdFault> DEPLOYMENTS_ID_FAULT = Compounds.enumeration(Deployments.IdFault.values());

    static final Codec<Deployments.IdError> DEPLOYMENTS_ID_ERROR = Compounds.record(
            List.of(TYPES_IDENTITY_FIELD, DEPLOYMENTS_ID_FAULT, Scalars.STRING),
            value -> new Object[] {value.field(), value.fault(), value.message()},
            fields -> new Deployments.IdError((Types.IdentityField) fields[0], (Deployments.IdFault) fields[1], (String) fields[2]));

    static final Codec<Deployments.AssociationType> DEPLOYMENTS_ASSOCIATION_TYPE = Compounds.enumeration(Deployments.AssociationType.values());

    static final Codec<Deployments.Truncation> DEPLOYMENTS_TRUNCATION = Compounds.record(
            List.of(DEPLOYMENTS_ASSOCIATION_TYPE, Scalars.U32, Scalars.U32),
            value -> new Object[] {value.association(), value.kept(), value.dropped()},
            fields -> new Deployments.Truncation((Deployments.AssociationType) fields[0], (Long) fields[1], (Long) fields[2]));

    static final Codec<Deployments.Placement> DEPLOYMENTS_PLACEMENT = Compounds.record(
            List.of(Scalars.U32, Compounds.list(DEPLOYMENTS_TRUNCATION), Compounds.list(VALIDATION_VIOLATION)),
            value -> new Object[] {value.position(), value.truncations(), value.warnings()},
            fields -> new Deployments.Placement((Long) fields[0], (List<Deployments.Truncation>) fields[1], (List<Validation.Violation>) fields[2]));

    static final Codec<Deployments.Document> DEPLOYMENTS_DOCUMENT = Compounds.record(
            List.of(Scalars.STRING, Compounds.list(DEPLOYMENTS_PLACEMENT), Scalars.U32),
            value -> new Object[] {value.json(), value.placements(), value.pause()},
            fields -> new Deployments.Document((String) fields[0], (List<Deployments.Placement>) fields[1], (Long) fields[2]));

    static final Codec<Deployments.Refused> DEPLOYMENTS_REFUSED = Compounds.record(
            List.of(Scalars.U32, VALIDATION_REPORT),
            value -> new Object[] {value.position(), value.report()},
            fields -> new Deployments.Refused((Long) fields[0], (Validation.Report) fields[1]));

    static final Codec<Deployments.Built> DEPLOYMENTS_BUILT = Compounds.record(
            List.of(Compounds.list(DEPLOYMENTS_DOCUMENT), Compounds.list(DEPLOYMENTS_REFUSED)),
            value -> new Object[] {value.documents(), value.refused()},
            fields -> new Deployments.Built((List<Deployments.Document>) fields[0], (List<Deployments.Refused>) fields[1]));

    static final Codec<Deployments.Added> DEPLOYMENTS_ADDED = Compounds.record(
            List.of(Scalars.U32, Compounds.option(DEPLOYMENTS_DOCUMENT)),
            value -> new Object[] {value.position(), value.document()},
            fields -> new Deployments.Added((Long) fields[0], (Optional<Deployments.Document>) fields[1]));

    static final Codec<Deployments.Fate> DEPLOYMENTS_FATE = Compounds.enumeration(Deployments.Fate.values());

    static final Codec<Deployments.Message> DEPLOYMENTS_MESSAGE = Compounds.record(
            List.of(Scalars.STRING, Compounds.option(Scalars.STRING)),
            value -> new Object[] {value.text(), value.traceId()},
            fields -> new Deployments.Message((String) fields[0], (Optional<String>) fields[1]));

    static final Codec<Deployments.Outcome> DEPLOYMENTS_OUTCOME = Compounds.record(
            List.of(DEPLOYMENTS_FATE, Compounds.list(DEPLOYMENTS_MESSAGE), DEPLOYMENTS_ASSOCIATIONS),
            value -> new Object[] {value.fate(), value.messages(), value.unknown()},
            fields -> new Deployments.Outcome((Deployments.Fate) fields[0], (List<Deployments.Message>) fields[1], (Deployments.Associations) fields[2]));

    static final Codec<Deployments.Answer> DEPLOYMENTS_ANSWER = Compounds.record(
            List.of(Compounds.list(DEPLOYMENTS_OUTCOME), Compounds.list(DEPLOYMENTS_MESSAGE), DEPLOYMENTS_ASSOCIATIONS, Scalars.BOOL),
            value -> new Object[] {value.outcomes(), value.messages(), value.unknown(), value.readable()},
            fields -> new Deployments.Answer((List<Deployments.Outcome>) fields[0], (List<Deployments.Message>) fields[1], (Deployments.Associations) fields[2], (Boolean) fields[3]));

    static final Codec<Deployments.PollAnswer> DEPLOYMENTS_POLL_ANSWER = Compounds.variant(List.of(
            Compounds.branch(Deployments.PollAnswer.Status.class, GATING_UPDATE, Deployments.PollAnswer.Status::value, Deployments.PollAnswer.Status::new),
            Compounds.branch(Deployments.PollAnswer.Unreadable.class, TYPES_REJECTION, Deployments.PollAnswer.Unreadable::value, Deployments.PollAnswer.Unreadable::new),
            Compounds.branch(Deployments.PollAnswer.OtherGate.class, new Deployments.PollAnswer.OtherGate()),
            Compounds.branch(Deployments.PollAnswer.NoData.class, new Deployments.PollAnswer.NoData()),
            Compounds.branch(Deployments.PollAnswer.Refused.class, new Deployments.PollAnswer.Refused()),
            Compounds.branch(Deployments.PollAnswer.RetryLater.class, new Deployments.PollAnswer.RetryLater())));

    static final Codec<Descriptor.Name> DESCRIPTOR_NAME = Compounds.record(
            List.of(Scalars.STRING, Compounds.option(Scalars.STRING)),
            value -> new Object[] {value.value(), value.i18n()},
            fields -> new Descriptor.Name((String) fields[0], (Optional<String>) fields[1]));

    static final Codec<Descriptor.GatingModule> DESCRIPTOR_GATING_MODULE = Compounds.record(
            List.of(Scalars.STRING, DESCRIPTOR_NAME, Scalars.STRING),
            value -> new Object[] {value.key(), value.name(), value.callbackUrl()},
            fields -> new Descriptor.GatingModule((String) fields[0], (Descriptor.Name) fields[1], (String) fields[2]));

    static final Codec<Descriptor.ProviderModule> DESCRIPTOR_PROVIDER_MODULE = Compounds.record(
            List.of(Scalars.STRING, DESCRIPTOR_NAME, Scalars.STRING, Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING)),
            value -> new Object[] {value.key(), value.name(), value.homeUrl(), value.logoUrl(), value.documentationUrl(), value.listDeploymentsUrl()},
            fields -> new Descriptor.ProviderModule((String) fields[0], (Descriptor.Name) fields[1], (String) fields[2], (Optional<String>) fields[3], (Optional<String>) fields[4], (Optional<String>) fields[5]));

    static final Codec<Descriptor.Vendor> DESCRIPTOR_VENDOR = Compounds.record(
            List.of(Scalars.STRING, Scalars.STRING),
            value -> new Object[] {value.name(), value.url()},
            fields -> new Descriptor.Vendor((String) fields[0], (String) fields[1]));

    static final Codec<Descriptor.Lifecycle> DESCRIPTOR_LIFECYCLE = Compounds.record(
            List.of(Scalars.STRING, Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING)),
            value -> new Object[] {value.installed(), value.uninstalled(), value.enabled(), value.disabled()},
            fields -> new Descriptor.Lifecycle((String) fields[0], (Optional<String>) fields[1], (Optional<String>) fields[2], (Optional<String>) fields[3]));

    static final Codec<Descriptor.App> DESCRIPTOR_APP = Compounds.record(
            List.of(Scalars.STRING, Compounds.option(Scalars.STRING), Compounds.option(Scalars.STRING), Compounds.option(DESCRIPTOR_VENDOR), Scalars.STRING, DESCRIPTOR_LIFECYCLE, Compounds.list(Scalars.STRING), DESCRIPTOR_GATING_MODULE, DESCRIPTOR_PROVIDER_MODULE),
            value -> new Object[] {value.key(), value.name(), value.description(), value.vendor(), value.baseUrl(), value.lifecycle(), value.moreScopes(), value.gating(), value.provider()},
            fields -> new Descriptor.App((String) fields[0], (Optional<String>) fields[1], (Optional<String>) fields[2], (Optional<Descriptor.Vendor>) fields[3], (String) fields[4], (Descriptor.Lifecycle) fields[5], (List<String>) fields[6], (Descriptor.GatingModule) fields[7], (Descriptor.ProviderModule) fields[8]));
}
