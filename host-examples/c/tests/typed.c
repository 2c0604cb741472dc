/* The typed functions, on the vectors: plain structs in, plain structs out, and every field compared. */

#include "check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct inputs {
    struct memory *memory;
    const struct json *json;
};

static cg_text text(const struct inputs *inputs, const struct json *object, const char *name) {
    return text_of(inputs->memory, json_get(object, name));
}

static cg_text optional_text(const struct inputs *inputs, const struct json *object, const char *name) {
    const struct json *json = json_get(object, name);
    return json->kind == JSON_NULL ? (cg_text){NULL, 0} : text_of(inputs->memory, json);
}

static const cg_text *texts(const struct inputs *inputs, const struct json *list, size_t *count) {
    cg_text *texts = keep(inputs->memory, list->count * sizeof *texts + 1);
    *count = 0;
    for (const struct json *item = list->first; item; item = item->next)
        texts[(*count)++] = text_of(inputs->memory, item);
    return texts;
}

static uint64_t natural(const struct json *object, const char *name) {
    return strtoull(json_get(object, name)->text, NULL, 10);
}

static int64_t integer(const struct json *object, const char *name) {
    return strtoll(json_get(object, name)->text, NULL, 10);
}

static cg_request request(const struct inputs *inputs) {
    const struct json *json = json_get(inputs->json, "request");
    cg_request request = {.method = text(inputs, json, "method"),
                          .target = text(inputs, json, "target"),
                          .base_path = text(inputs, json, "base-path")};
    request.authorization = texts(inputs, json_get(json, "authorization"), &request.authorization_count);
    return request;
}

static cg_policy policy(const struct inputs *inputs) {
    const struct json *json = json_get(inputs->json, "policy");
    return (cg_policy){.leeway = (uint32_t)natural(json, "leeway"),
                       .max_lifetime = (uint32_t)natural(json, "max-lifetime"),
                       .late = (uint32_t)natural(json, "late"),
                       .query_token = json_get(json, "query-token")->truth,
                       .context_token = json_get(json, "context-token")->truth};
}

static const cg_tenant *tenant(const struct inputs *inputs) {
    const struct json *json = json_get(inputs->json, "tenant");
    if (json->kind == JSON_NULL) return NULL;
    cg_tenant *tenant = keep(inputs->memory, sizeof *tenant);
    tenant->client_key = text(inputs, json, "client-key");
    tenant->secrets = texts(inputs, json_get(json, "secrets"), &tenant->secret_count);
    return tenant;
}

static cg_update update(const struct inputs *inputs) {
    const struct json *json = json_get(inputs->json, "update"), *gate = json_get(json, "gate");
    const struct json *status = json_get(json, "status"), *at = json_get(json, "updated-at");
    cg_update update = {
        .gate = {text(inputs, gate, "pipeline-id"), text(inputs, gate, "environment-id"),
                 integer(gate, "sequence-number")},
        .updated_at = {integer(at, "seconds"), (uint32_t)natural(at, "nanoseconds")},
        .updated_text = optional_text(inputs, json, "updated-text"),
    };
    update.status = status->first ? cg_text_of(status->first->name->text) : text_of(inputs->memory, status);
    if (status->first) update.unknown_status = text_of(inputs->memory, status->first);
    cg_detail *details = keep(inputs->memory, json_get(json, "details")->count * sizeof *details + 1);
    update.details = details;
    for (const struct json *item = json_get(json, "details")->first; item; item = item->next)
        details[update.detail_count++] =
            (cg_detail){optional_text(inputs, item, "kind"), optional_text(inputs, item, "issue-key"),
                        optional_text(inputs, item, "issue-link"), text(inputs, item, "json")};
    cg_warning *warnings = keep(inputs->memory, json_get(json, "warnings")->count * sizeof *warnings + 1);
    update.warnings = warnings;
    for (const struct json *item = json_get(json, "warnings")->first; item; item = item->next)
        warnings[update.warning_count++] = (cg_warning){text(inputs, item, "oddity"), text(inputs, item, "pointer")};
    return update;
}

/* --- comparison -------------------------------------------------------------------------------------------------- */

static const char *vector; /* the id, for messages: these run on one thread */

static void is(bool so, const char *what) {
    if (!so) failed(__FILE__, __LINE__, "%s: the typed function gives another `%s`", vector, what);
}

static void is_text(const struct json *object, const char *name, cg_text found) {
    const struct json *json = json_get(object, name);
    if (!json && strcmp(name, "state") == 0) return; /* opaque */
    bool absent = json && json->kind == JSON_NULL && !found.data;
    bool equal = json && json->kind == JSON_STRING && found.data && json->size == found.size &&
                 memcmp(json->text, found.data, found.size) == 0 && found.data[found.size] == '\0';
    is(absent || equal, name);
}

static void is_integer(const struct json *object, const char *name, bool has, int64_t found) {
    char digits[32];
    const struct json *json = json_get(object, name);
    snprintf(digits, sizeof digits, "%" PRId64, found);
    is(json && (has ? json->kind == JSON_NUMBER && json_is(json, digits) : json->kind == JSON_NULL), name);
}

static void is_truth(const struct json *object, const char *name, bool found) {
    const struct json *json = json_get(object, name);
    is(json && json->kind == JSON_BOOL && json->truth == found, name);
}

static void is_name(const struct json *object, const char *name, const char *found) {
    is(json_is(json_get(object, name), found), name);
}

static void is_unverified(const struct json *json, const cg_unverified_token *token) {
    const struct json *id = json_get(json, "unverified-key-id");
    is_text(json, "unverified-issuer", token->unverified_issuer);
    is_text(json, "unverified-algorithm", token->unverified_algorithm);
    if (token->unverified_key_id == CG_KEY_ID_UUID) is_text(id, "uuid", token->key_id);
    else is(json_is(id, token->unverified_key_id == CG_KEY_ID_ABSENT ? "absent" : "malformed"), "unverified-key-id");
    is_integer(json, "unverified-expiry", token->has_unverified_expiry, token->unverified_expiry);
}

static void is_verified(const struct json *json, const cg_verified_token *token) {
    is_text(json, "issuer", token->issuer);
    is_text(json, "subject", token->subject);
    const struct json *audience = json_get(json, "audience");
    is(audience && audience->count == token->audience_count, "audience");
    size_t i = 0;
    for (const struct json *item = audience->first; item && i < token->audience_count; item = item->next, i++)
        is(item->size == token->audience[i].size && memcmp(item->text, token->audience[i].data, item->size) == 0,
           "audience");
    is_integer(json, "issued-at", true, token->issued_at);
    is_integer(json, "not-before", token->has_not_before, token->not_before);
    is_integer(json, "expires-at", true, token->expires_at);
    is_text(json, "context", token->context);
    is_truth(json, "context-token", token->context_token);
    is_integer(json, "secret-index", true, token->secret_index);
    is_text(json, "digest", token->digest);
    is_integer(json, "good-until", true, token->good_until);
}

static void is_gate(const struct json *json, const cg_gate *gate) {
    is_text(json, "pipeline-id", gate->pipeline_id);
    is_text(json, "environment-id", gate->environment_id);
    is_integer(json, "sequence-number", true, gate->sequence_number);
}

static void is_status(const struct json *json, cg_text status, cg_text unknown) {
    const struct json *expected = json_get(json, "status");
    if (expected->first) {
        is(json_is(expected->first->name, status.data), "status");
        is_text(expected, "unknown", unknown);
    } else is(json_is(expected, status.data) && !unknown.data, "status");
}

static void is_instant(const struct json *json, cg_instant instant) {
    is_integer(json, "seconds", true, instant.seconds);
    is_integer(json, "nanoseconds", true, instant.nanoseconds);
}

static void is_update(const struct json *json, const cg_update *update) {
    is_gate(json_get(json, "gate"), &update->gate);
    is_status(json, update->status, update->unknown_status);
    is_instant(json_get(json, "updated-at"), update->updated_at);
    is_text(json, "updated-text", update->updated_text);
    const struct json *details = json_get(json, "details"), *warnings = json_get(json, "warnings");
    is(details->count == update->detail_count, "details");
    is(warnings->count == update->warning_count, "warnings");
    size_t i = 0;
    for (const struct json *item = details->first; item && i < update->detail_count; item = item->next, i++) {
        is_text(item, "kind", update->details[i].kind);
        is_text(item, "issue-key", update->details[i].issue_key);
        is_text(item, "issue-link", update->details[i].issue_link);
        is_text(item, "json", update->details[i].json);
    }
    i = 0;
    for (const struct json *item = warnings->first; item && i < update->warning_count; item = item->next, i++) {
        is_text(item, "oddity", update->warnings[i].oddity);
        is_text(item, "pointer", update->warnings[i].pointer);
    }
}

static void is_snapshot(const struct json *json, const cg_snapshot *snapshot) {
    is_gate(json_get(json, "gate"), &snapshot->gate);
    is_status(json, snapshot->status, snapshot->unknown_status);
    is_instant(json_get(json, "updated-at"), snapshot->updated_at);
    is_name(json, "decision", cg_decision_name(snapshot->decision));
}

static void is_folded(const struct json *json, const cg_folded *folded) {
    static const char *const outcomes[] = {"applied", "duplicate", "stale"};
    is_name(json, "outcome", outcomes[folded->outcome]);
    is_text(json, "state", folded->state);
    is_snapshot(json_get(json, "current"), &folded->current);
}

static void is_event(const struct json *json, const cg_event *event) {
    is_text(json, "client-key", event->client_key);
    is_verified(json_get(json, "token"), &event->token);
    is_update(json_get(json, "update"), &event->update);
    is_name(json, "decision", cg_decision_name(event->decision));
    is_text(json, "body-digest", event->body_digest);
}

static void is_canonical(const struct json *json, const cg_canonical *canonical) {
    const struct json *forms = json_get(json, "forms");
    is(forms->count == canonical->form_count, "forms");
    size_t i = 0;
    for (const struct json *form = forms->first; form && i < canonical->form_count; form = form->next, i++) {
        is_text(form, "text", canonical->forms[i].text);
        is_text(form, "shown", canonical->forms[i].shown);
        is_text(form, "qsh", canonical->forms[i].qsh);
    }
}

static void is_signed(const struct json *json, const cg_signed *token) {
    is_text(json, "authorization", token->authorization);
    is_text(json, "token", token->token);
    is_integer(json, "expires-at", true, token->expires_at);
}

/* The plain error against the typed one. */
static void is_error(const struct json *json, cg_status status, const cg_error *error) {
    is(status == CG_REFUSED && error->kind == CG_REFUSED, "kind");
    if (!json_get(json, "code")) {
        is(json_is(json->first ? json->first->name : json, error->code), "code"); /* fold-error */
        is(error->http_status == 503 && error->retryable && strcmp(error->answer, "unavailable") == 0, "status");
        return;
    }
    is_name(json, "code", error->code);
    is_name(json, "answer", error->answer);
    is_integer(json, "status", true, error->http_status);
    is_truth(json, "retried", error->retryable);
    if (json_get(json, "message")) is_name(json, "message", error->message);
    is(error->message[0] != '\0', "message");
}

/* --- the functions ----------------------------------------------------------------------------------------------- */

#define CHECK_ANSWER(is_expected)                                                                                      \
    do {                                                                                                               \
        const struct json *ok = json_get(expected, "ok");                                                              \
        is((status == CG_OK) == (ok != NULL), "outcome");                                                              \
        is((status == CG_OK) == (found != NULL), "result");                                                            \
        if (found && ok) is_expected(ok, found);                                                                       \
        if (!found && !ok) is_error(json_get(expected, "err"), status, &error);                                        \
        cg_free(found);                                                                                                \
    } while (0)

bool check_typed(struct memory *memory, const char *function, const struct json *input, const struct json *expected,
                 const char *id) {
    const struct inputs inputs = {memory, input};
    const struct json *stored = json_get(input, "stored");
    cg_error error;
    vector = id;
    if (strcmp(function, "jwt.peek") == 0) {
        cg_request asked = request(&inputs);
        cg_policy given = policy(&inputs);
        cg_unverified_token *found;
        cg_status status = cg_peek(gating, &asked, &given, &found, &error);
        CHECK_ANSWER(is_unverified);
    } else if (strcmp(function, "jwt.verify") == 0) {
        cg_request asked = request(&inputs);
        cg_policy given = policy(&inputs);
        cg_verified_token *found;
        cg_status status =
            cg_verify(gating, &asked, tenant(&inputs), &given, natural(input, "now"), &found, &error);
        CHECK_ANSWER(is_verified);
    } else if (strcmp(function, "jwt.canonical-request") == 0) {
        cg_canonical *found;
        cg_status status = cg_canonical_request(gating, text(&inputs, input, "method"), text(&inputs, input, "target"),
                                                text(&inputs, input, "base-path"), &found, &error);
        CHECK_ANSWER(is_canonical);
    } else if (strcmp(function, "jwt.sign") == 0) {
        const struct json *json = json_get(input, "request");
        bool has = json_get(input, "lifetime")->kind != JSON_NULL;
        uint32_t lifetime = has ? (uint32_t)natural(input, "lifetime") : 0;
        cg_outgoing_request outgoing = {text(&inputs, json, "method"), text(&inputs, json, "target"),
                                        text(&inputs, json, "base-path")};
        cg_signed *found;
        cg_status status = cg_sign(gating, &outgoing, text(&inputs, input, "app-key"), text(&inputs, input, "secret"),
                                   natural(input, "now"), has ? &lifetime : NULL, &found, &error);
        CHECK_ANSWER(is_signed);
    } else if (strcmp(function, "gating.decide") == 0) {
        cg_update given = update(&inputs);
        cg_decision decision;
        is(cg_decide(gating, &given, &decision, &error) == CG_OK, "outcome");
        is_name(expected, "ok", cg_decision_name(decision));
    } else if (strcmp(function, "gating.fold") == 0) {
        cg_update given = update(&inputs);
        size_t count;
        const cg_text *states = texts(&inputs, stored, &count);
        cg_folded *found;
        cg_status status = cg_fold(gating, states, count, &given, &found, &error);
        CHECK_ANSWER(is_folded);
    } else if (strcmp(function, "gating.current") == 0) {
        size_t count;
        const cg_text *states = texts(&inputs, stored, &count);
        cg_snapshot *found;
        cg_status status = cg_current(gating, states, count, &found, &error);
        CHECK_ANSWER(is_snapshot);
    } else if (strcmp(function, "callback.accept") == 0) {
        cg_request asked = request(&inputs);
        cg_policy given = policy(&inputs);
        cg_event *found;
        cg_status status = cg_accept(gating, &asked, text(&inputs, input, "body"), tenant(&inputs), &given,
                                     natural(input, "now"), &found, &error);
        CHECK_ANSWER(is_event);
    } else return false;
    return true;
}
