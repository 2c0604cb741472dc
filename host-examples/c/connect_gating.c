/*
 * The way to the component: values to and from wasmtime's, one instance a call, errors as plain structs. What anything
 * means is decided inside the component.
 */

#include "connect_gating.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <wasmtime.h>
#include <wasmtime/component.h>

/* The layouts of the structs of these headers are those of one major version of the library. */
#if WASMTIME_VERSION_MAJOR != 50
#error "connect_gating.c is written for the headers of wasmtime 50"
#endif
#define LIBRARY_VERSION "50"

#define PACKAGE "connect-gating:api/"
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

typedef wasmtime_component_val_t val;

/* --- errors ------------------------------------------------------------------------------------------------------ */

/* Whole characters only: a message that is cut off stays UTF-8. */
static void cut(char *text) {
    size_t end = strlen(text);
    while (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0x80) end--;
    if (end > 0 && (unsigned char)text[end - 1] >= 0xC0) text[end - 1] = '\0';
}

__attribute__((format(printf, 6, 7))) static cg_status fail(cg_error *error, cg_status kind, uint16_t http_status,
                                                            const char *code, const char *answer, const char *format,
                                                            ...) {
    if (!error) return kind;
    error->kind = kind;
    error->http_status = http_status;
    error->retryable = http_status == 503;
    snprintf(error->code, sizeof error->code, "%s", code);
    snprintf(error->answer, sizeof error->answer, "%s", answer);
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof error->message) cut(error->message);
    return kind;
}

/* What only the operator or the programmer can mend: everything that does not come from the component. */
#define FAIL(error, kind, code, ...) fail(error, kind, 503, code, "unavailable", __VA_ARGS__)

/* The last line of wasmtime's message is the cause; those before it are the stack. Deletes the error. */
static void cause_of(wasmtime_error_t *error, char *cause, size_t size) {
    wasm_name_t message;
    wasmtime_error_message(error, &message);
    size_t end = message.size;
    while (end > 0 && (message.data[end - 1] == '\n' || message.data[end - 1] == '\0')) end--;
    size_t begin = end;
    while (begin > 0 && message.data[begin - 1] != '\n') begin--;
    while (begin < end && message.data[begin] == ' ') begin++;
    if (snprintf(cause, size, "%.*s", (int)(end - begin), message.data + begin) >= (int)size) cut(cause);
    wasm_name_delete(&message);
    wasmtime_error_delete(error);
}

/* --- memory ------------------------------------------------------------------------------------------------------ */

static void *allocate(size_t size) {
    void *memory = calloc(1, size);
    if (memory) return memory;
    fputs("connect-gating: out of memory\n", stderr);
    abort();
}

/* Memory that is given back all at once: what one call hands in, or one result. Begins as NULL. */
typedef struct chunk {
    struct chunk *next;
    size_t used, size;
    max_align_t bytes[];
} *arena;

static void *take(arena *arena, size_t size) {
    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!*arena || (*arena)->size - (*arena)->used < size) {
        size_t room = size > 2048 ? size : 2048;
        struct chunk *chunk = allocate(sizeof *chunk + room);
        chunk->next = *arena;
        chunk->size = room;
        *arena = chunk;
    }
    void *memory = (char *)(*arena)->bytes + (*arena)->used;
    (*arena)->used += size;
    return memory;
}

static void discard(arena *arena) {
    while (*arena) {
        struct chunk *next = (*arena)->next;
        free(*arena);
        *arena = next;
    }
}

/* A result, with the arena of everything it points to before it. */
struct result {
    arena arena;
    max_align_t value[];
};

void cg_free(void *value) {
    if (!value) return;
    struct result *result = (struct result *)((char *)value - offsetof(struct result, value));
    discard(&result->arena);
    free(result);
}

/* --- UTF-8 ------------------------------------------------------------------------------------------------------- */

/* RFC 3629. wasmtime's C API ends the process where a text is anything else. */
static bool is_utf8(const char *text, size_t size) {
    const unsigned char *at = (const unsigned char *)text, *end = at + size;
    while (at < end) {
        unsigned char first = *at++;
        if (first < 0x80) continue;
        if (first < 0xC2 || first > 0xF4) return false;
        int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
        /* The second octet is where overlong forms, surrogates and what is beyond U+10FFFF show. */
        unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        for (; more > 0; more--, low = 0x80, high = 0xBF) {
            if (at == end || *at < low || *at > high) return false;
            at++;
        }
    }
    return true;
}

static bool is_text(cg_text text) {
    return text.size == 0 || is_utf8(text.data, text.size);
}

static bool is_name(wasm_name_t name) {
    return name.size == 0 || is_utf8(name.data, name.size);
}

/* Whether wasmtime can take this value without ending the process. */
static bool is_sound(const val *value) {
    switch (value->kind) {
    case WASMTIME_COMPONENT_CHAR:
        return value->of.character < 0xD800 || (value->of.character > 0xDFFF && value->of.character <= 0x10FFFF);
    case WASMTIME_COMPONENT_STRING:
        return is_name(value->of.string);
    case WASMTIME_COMPONENT_ENUM:
        return is_name(value->of.enumeration);
    case WASMTIME_COMPONENT_LIST:
    case WASMTIME_COMPONENT_TUPLE:
        for (size_t i = 0; i < value->of.list.size; i++)
            if (!is_sound(&value->of.list.data[i])) return false;
        return true;
    case WASMTIME_COMPONENT_RECORD:
        for (size_t i = 0; i < value->of.record.size; i++)
            if (!is_name(value->of.record.data[i].name) || !is_sound(&value->of.record.data[i].val)) return false;
        return true;
    case WASMTIME_COMPONENT_VARIANT:
        return is_name(value->of.variant.discriminant) && (!value->of.variant.val || is_sound(value->of.variant.val));
    case WASMTIME_COMPONENT_OPTION:
        return !value->of.option || is_sound(value->of.option);
    case WASMTIME_COMPONENT_RESULT:
        return !value->of.result.val || is_sound(value->of.result.val);
    case WASMTIME_COMPONENT_RESOURCE:
        return value->of.resource != NULL;
    default: /* The contract has neither flags nor maps. */
        return value->kind < WASMTIME_COMPONENT_CHAR;
    }
}

/* --- values in --------------------------------------------------------------------------------------------------- */

/* Made of the caller's own memory and an arena; wasmtime copies them, so that none of them is ever deleted. */

static wasm_name_t name(const char *data, size_t size) {
    wasm_name_t name = {size, (char *)data};
    return name;
}

static val text_in(cg_text text) {
    val value = {.kind = WASMTIME_COMPONENT_STRING, .of.string = name(text.data, text.size)};
    return value;
}

static val bool_in(bool boolean) {
    val value = {.kind = WASMTIME_COMPONENT_BOOL, .of.boolean = boolean};
    return value;
}

static val u32_in(uint32_t number) {
    val value = {.kind = WASMTIME_COMPONENT_U32, .of.u32 = number};
    return value;
}

static val u64_in(uint64_t number) {
    val value = {.kind = WASMTIME_COMPONENT_U64, .of.u64 = number};
    return value;
}

static val s64_in(int64_t number) {
    val value = {.kind = WASMTIME_COMPONENT_S64, .of.s64 = number};
    return value;
}

static val option_in(arena *arena, bool present, val payload) {
    val value = {.kind = WASMTIME_COMPONENT_OPTION, .of.option = NULL};
    if (present) {
        value.of.option = take(arena, sizeof payload);
        *value.of.option = payload;
    }
    return value;
}

static val optional_text_in(arena *arena, cg_text text) {
    return option_in(arena, text.data != NULL, text_in(text));
}

/* A list with room for its items, which the caller fills in. */
static val list_in(arena *arena, size_t size) {
    val value = {.kind = WASMTIME_COMPONENT_LIST, .of.list = {size, NULL}};
    if (size > 0) value.of.list.data = take(arena, size * sizeof(val));
    return value;
}

static val texts_in(arena *arena, const cg_text *texts, size_t size) {
    val value = list_in(arena, size);
    for (size_t i = 0; i < size; i++) value.of.list.data[i] = text_in(texts[i]);
    return value;
}

struct field {
    const char *name;
    val value;
};

static val record_in(arena *arena, const struct field *fields, size_t size) {
    val value = {.kind = WASMTIME_COMPONENT_RECORD, .of.record = {size, NULL}};
    value.of.record.data = take(arena, size * sizeof(wasmtime_component_valrecord_entry_t));
    for (size_t i = 0; i < size; i++) {
        value.of.record.data[i].name = name(fields[i].name, strlen(fields[i].name));
        value.of.record.data[i].val = fields[i].value;
    }
    return value;
}

/* In the order of the contract, which wasmtime wants. */
#define RECORD(arena, ...)                                                                                             \
    record_in(arena, (const struct field[]){__VA_ARGS__}, COUNT(((const struct field[]){__VA_ARGS__})))

static val request_in(arena *arena, const cg_request *request) {
    return RECORD(arena, {"method", text_in(request->method)}, {"target", text_in(request->target)},
                  {"base-path", text_in(request->base_path)},
                  {"authorization", texts_in(arena, request->authorization, request->authorization_count)});
}

static val tenant_in(arena *arena, const cg_tenant *tenant) {
    if (!tenant) return option_in(arena, false, bool_in(false));
    val value = RECORD(arena, {"client-key", text_in(tenant->client_key)},
                       {"secrets", texts_in(arena, tenant->secrets, tenant->secret_count)});
    return option_in(arena, true, value);
}

static val policy_in(arena *arena, const cg_gating *gating, const cg_policy *policy) {
    if (!policy) policy = cg_default_policy(gating);
    return RECORD(arena, {"leeway", u32_in(policy->leeway)}, {"max-lifetime", u32_in(policy->max_lifetime)},
                  {"late", u32_in(policy->late)}, {"query-token", bool_in(policy->query_token)},
                  {"context-token", bool_in(policy->context_token)});
}

static val gate_in(arena *arena, const cg_gate *gate) {
    return RECORD(arena, {"pipeline-id", text_in(gate->pipeline_id)}, {"environment-id", text_in(gate->environment_id)},
                  {"sequence-number", s64_in(gate->sequence_number)});
}

static val status_in(arena *arena, cg_text status, cg_text unknown) {
    val value = {.kind = WASMTIME_COMPONENT_VARIANT, .of.variant = {name(status.data, status.size), NULL}};
    value.of.variant.val = optional_text_in(arena, unknown).of.option;
    return value;
}

static val update_in(arena *arena, const cg_update *update) {
    val details = list_in(arena, update->detail_count), warnings = list_in(arena, update->warning_count);
    for (size_t i = 0; i < update->detail_count; i++) {
        const cg_detail *detail = &update->details[i];
        details.of.list.data[i] = RECORD(arena, {"kind", optional_text_in(arena, detail->kind)},
                                         {"issue-key", optional_text_in(arena, detail->issue_key)},
                                         {"issue-link", optional_text_in(arena, detail->issue_link)},
                                         {"json", text_in(detail->json)});
    }
    for (size_t i = 0; i < update->warning_count; i++) {
        const cg_warning *warning = &update->warnings[i];
        val oddity = {.kind = WASMTIME_COMPONENT_ENUM};
        oddity.of.enumeration = name(warning->oddity.data, warning->oddity.size);
        warnings.of.list.data[i] = RECORD(arena, {"oddity", oddity}, {"pointer", text_in(warning->pointer)});
    }
    val updated_at = RECORD(arena, {"seconds", s64_in(update->updated_at.seconds)},
                            {"nanoseconds", u32_in(update->updated_at.nanoseconds)});
    return RECORD(arena, {"gate", gate_in(arena, &update->gate)},
                  {"status", status_in(arena, update->status, update->unknown_status)}, {"updated-at", updated_at},
                  {"updated-text", optional_text_in(arena, update->updated_text)}, {"details", details},
                  {"warnings", warnings});
}

/* --- values out -------------------------------------------------------------------------------------------------- */

/* Copies into an arena. What has not the shape of the contract is noted, and read as if it were empty. */
struct reader {
    arena *arena;
    bool wrong;
};

static const val *expect(struct reader *reader, const val *value, wasmtime_component_valkind_t kind) {
    static const val empty; /* zeros: empty as any kind */
    if (value && value->kind == kind) return value;
    reader->wrong = true;
    return &empty;
}

static const val *find(const val *record, const char *field) {
    size_t size = strlen(field);
    if (record->kind != WASMTIME_COMPONENT_RECORD) return NULL;
    for (size_t i = 0; i < record->of.record.size; i++) {
        const wasmtime_component_valrecord_entry_t *entry = &record->of.record.data[i];
        if (entry->name.size == size && memcmp(entry->name.data, field, size) == 0) return &entry->val;
    }
    return NULL;
}

static const val *member(struct reader *reader, const val *record, const char *field,
                         wasmtime_component_valkind_t kind) {
    return expect(reader, find(record, field), kind);
}

static bool is_called(wasm_name_t name, const char *text) {
    return name.size == strlen(text) && memcmp(name.data, text, name.size) == 0;
}

static cg_text copy(struct reader *reader, wasm_name_t name) {
    char *data = take(reader->arena, name.size + 1);
    if (name.size > 0) memcpy(data, name.data, name.size);
    cg_text text = {data, name.size};
    return text;
}

static cg_text text_out(struct reader *reader, const val *record, const char *field) {
    return copy(reader, member(reader, record, field, WASMTIME_COMPONENT_STRING)->of.string);
}

static cg_text optional_text_out(struct reader *reader, const val *record, const char *field) {
    const val *payload = member(reader, record, field, WASMTIME_COMPONENT_OPTION)->of.option;
    cg_text absent = {NULL, 0};
    return payload ? copy(reader, expect(reader, payload, WASMTIME_COMPONENT_STRING)->of.string) : absent;
}

static int64_t s64_out(struct reader *reader, const val *record, const char *field) {
    return member(reader, record, field, WASMTIME_COMPONENT_S64)->of.s64;
}

static uint32_t u32_out(struct reader *reader, const val *record, const char *field) {
    return member(reader, record, field, WASMTIME_COMPONENT_U32)->of.u32;
}

static bool bool_out(struct reader *reader, const val *record, const char *field) {
    return member(reader, record, field, WASMTIME_COMPONENT_BOOL)->of.boolean;
}

static int64_t optional_s64_out(struct reader *reader, const val *record, const char *field, bool *present) {
    const val *payload = member(reader, record, field, WASMTIME_COMPONENT_OPTION)->of.option;
    *present = payload != NULL;
    return payload ? expect(reader, payload, WASMTIME_COMPONENT_S64)->of.s64 : 0;
}

/* The position of an enum's case among names; 0 where it is none of them. */
static unsigned case_out(struct reader *reader, const val *value, const char *const *names, unsigned count) {
    wasm_name_t found = expect(reader, value, WASMTIME_COMPONENT_ENUM)->of.enumeration;
    for (unsigned i = 0; i < count; i++)
        if (is_called(found, names[i])) return i;
    reader->wrong = true;
    return 0;
}

static const char *const DECISIONS[] = {"misconfigured", "stop", "hold", "proceed"};
static const char *const OUTCOMES[] = {"applied", "duplicate", "stale"};

static cg_decision decision_out(struct reader *reader, const val *value) {
    return (cg_decision)case_out(reader, value, DECISIONS, COUNT(DECISIONS));
}

const char *cg_decision_name(cg_decision decision) {
    return (unsigned)decision < COUNT(DECISIONS) ? DECISIONS[decision] : DECISIONS[CG_MISCONFIGURED];
}

static void policy_out(struct reader *reader, const val *value, void *out) {
    cg_policy *policy = out;
    policy->leeway = u32_out(reader, value, "leeway");
    policy->max_lifetime = u32_out(reader, value, "max-lifetime");
    policy->late = u32_out(reader, value, "late");
    policy->query_token = bool_out(reader, value, "query-token");
    policy->context_token = bool_out(reader, value, "context-token");
}

static void unverified_out(struct reader *reader, const val *value, void *out) {
    cg_unverified_token *token = out;
    token->unverified_issuer = optional_text_out(reader, value, "unverified-issuer");
    token->unverified_algorithm = optional_text_out(reader, value, "unverified-algorithm");
    const wasmtime_component_valvariant_t *id =
        &member(reader, value, "unverified-key-id", WASMTIME_COMPONENT_VARIANT)->of.variant;
    token->unverified_key_id = is_called(id->discriminant, "absent") ? CG_KEY_ID_ABSENT : CG_KEY_ID_MALFORMED;
    if (is_called(id->discriminant, "uuid")) {
        token->unverified_key_id = CG_KEY_ID_UUID;
        token->key_id = copy(reader, expect(reader, id->val, WASMTIME_COMPONENT_STRING)->of.string);
    }
    token->unverified_expiry =
        optional_s64_out(reader, value, "unverified-expiry", &token->has_unverified_expiry);
}

static void verified_out(struct reader *reader, const val *value, void *out) {
    cg_verified_token *token = out;
    token->issuer = text_out(reader, value, "issuer");
    token->subject = optional_text_out(reader, value, "subject");
    const wasmtime_component_vallist_t *audience =
        &member(reader, value, "audience", WASMTIME_COMPONENT_LIST)->of.list;
    cg_text *texts = take(reader->arena, audience->size * sizeof *texts);
    for (size_t i = 0; i < audience->size; i++)
        texts[i] = copy(reader, expect(reader, &audience->data[i], WASMTIME_COMPONENT_STRING)->of.string);
    token->audience = texts;
    token->audience_count = audience->size;
    token->issued_at = s64_out(reader, value, "issued-at");
    token->not_before = optional_s64_out(reader, value, "not-before", &token->has_not_before);
    token->expires_at = s64_out(reader, value, "expires-at");
    token->context = optional_text_out(reader, value, "context");
    token->context_token = bool_out(reader, value, "context-token");
    token->secret_index = u32_out(reader, value, "secret-index");
    token->digest = text_out(reader, value, "digest");
    token->good_until = s64_out(reader, value, "good-until");
}

static void canonical_out(struct reader *reader, const val *value, void *out) {
    cg_canonical *canonical = out;
    const wasmtime_component_vallist_t *list = &member(reader, value, "forms", WASMTIME_COMPONENT_LIST)->of.list;
    cg_canonical_form *forms = take(reader->arena, list->size * sizeof *forms);
    for (size_t i = 0; i < list->size; i++) {
        forms[i].text = text_out(reader, &list->data[i], "text");
        forms[i].shown = text_out(reader, &list->data[i], "shown");
        forms[i].qsh = text_out(reader, &list->data[i], "qsh");
    }
    canonical->forms = forms;
    canonical->form_count = list->size;
}

static void signed_out(struct reader *reader, const val *value, void *out) {
    cg_signed *token = out;
    token->authorization = text_out(reader, value, "authorization");
    token->token = text_out(reader, value, "token");
    token->expires_at = s64_out(reader, value, "expires-at");
}

static cg_gate gate_out(struct reader *reader, const val *value) {
    cg_gate gate = {.pipeline_id = text_out(reader, value, "pipeline-id"),
                    .environment_id = text_out(reader, value, "environment-id"),
                    .sequence_number = s64_out(reader, value, "sequence-number")};
    return gate;
}

static cg_text status_out(struct reader *reader, const val *value, cg_text *unknown) {
    const wasmtime_component_valvariant_t *status =
        &member(reader, value, "status", WASMTIME_COMPONENT_VARIANT)->of.variant;
    if (status->val) *unknown = copy(reader, expect(reader, status->val, WASMTIME_COMPONENT_STRING)->of.string);
    return copy(reader, status->discriminant);
}

static cg_instant instant_out(struct reader *reader, const val *value) {
    cg_instant instant = {.seconds = s64_out(reader, value, "seconds"),
                          .nanoseconds = u32_out(reader, value, "nanoseconds")};
    return instant;
}

static void update_out(struct reader *reader, const val *value, cg_update *update) {
    update->gate = gate_out(reader, member(reader, value, "gate", WASMTIME_COMPONENT_RECORD));
    update->status = status_out(reader, value, &update->unknown_status);
    update->updated_at = instant_out(reader, member(reader, value, "updated-at", WASMTIME_COMPONENT_RECORD));
    update->updated_text = optional_text_out(reader, value, "updated-text");
    const wasmtime_component_vallist_t *list = &member(reader, value, "details", WASMTIME_COMPONENT_LIST)->of.list;
    cg_detail *details = take(reader->arena, list->size * sizeof *details);
    for (size_t i = 0; i < list->size; i++) {
        details[i].kind = optional_text_out(reader, &list->data[i], "kind");
        details[i].issue_key = optional_text_out(reader, &list->data[i], "issue-key");
        details[i].issue_link = optional_text_out(reader, &list->data[i], "issue-link");
        details[i].json = text_out(reader, &list->data[i], "json");
    }
    update->details = details;
    update->detail_count = list->size;
    list = &member(reader, value, "warnings", WASMTIME_COMPONENT_LIST)->of.list;
    cg_warning *warnings = take(reader->arena, list->size * sizeof *warnings);
    for (size_t i = 0; i < list->size; i++) {
        warnings[i].oddity =
            copy(reader, member(reader, &list->data[i], "oddity", WASMTIME_COMPONENT_ENUM)->of.enumeration);
        warnings[i].pointer = text_out(reader, &list->data[i], "pointer");
    }
    update->warnings = warnings;
    update->warning_count = list->size;
}

static void snapshot_out(struct reader *reader, const val *value, void *out) {
    cg_snapshot *snapshot = out;
    snapshot->gate = gate_out(reader, member(reader, value, "gate", WASMTIME_COMPONENT_RECORD));
    snapshot->status = status_out(reader, value, &snapshot->unknown_status);
    snapshot->updated_at = instant_out(reader, member(reader, value, "updated-at", WASMTIME_COMPONENT_RECORD));
    snapshot->decision = decision_out(reader, find(value, "decision"));
}

static void folded_out(struct reader *reader, const val *value, void *out) {
    cg_folded *folded = out;
    folded->outcome = (cg_outcome)case_out(reader, find(value, "outcome"), OUTCOMES, COUNT(OUTCOMES));
    folded->state = text_out(reader, value, "state");
    snapshot_out(reader, member(reader, value, "current", WASMTIME_COMPONENT_RECORD), &folded->current);
}

static void event_out(struct reader *reader, const val *value, void *out) {
    cg_event *event = out;
    event->client_key = text_out(reader, value, "client-key");
    verified_out(reader, member(reader, value, "token", WASMTIME_COMPONENT_RECORD), &event->token);
    update_out(reader, member(reader, value, "update", WASMTIME_COMPONENT_RECORD), &event->update);
    event->decision = decision_out(reader, find(value, "decision"));
    event->body_digest = text_out(reader, value, "body-digest");
}

/* --- the component's own errors ---------------------------------------------------------------------------------- */

static int precision(wasm_name_t name) {
    return name.size < 1024 ? (int)name.size : 1024;
}

/* A text of a record as the two arguments of `%.*s`. */
#define SHOWN(name) precision(name), (name).data ? (name).data : ""

static cg_status wrong_contract(cg_error *error, const char *function) {
    return FAIL(error, CG_UNUSABLE, "wrong-contract", "the component answered `%s` in a form that is not that of %s",
                function, CG_CONTRACT);
}

static cg_status refused_report(const struct reader *outer, const val *report, cg_error *error) {
    struct reader reader = *outer;
    const wasmtime_component_vallist_t *list =
        &member(&reader, report, "violations", WASMTIME_COMPONENT_LIST)->of.list;
    size_t count = list->size + u32_out(&reader, report, "omitted");
    if (reader.wrong || list->size == 0)
        return fail(error, CG_REFUSED, 422, "invalid-document", "invalid-document", "%zu violations", count);
    wasm_name_t message = member(&reader, &list->data[0], "message", WASMTIME_COMPONENT_STRING)->of.string;
    wasm_name_t pointer = member(&reader, &list->data[0], "pointer", WASMTIME_COMPONENT_STRING)->of.string;
    return fail(error, CG_REFUSED, 422, "invalid-document", "invalid-document", "%zu violations: %.*s (at `%.*s`)",
                count, SHOWN(message), SHOWN(pointer));
}

/* The contract has five kinds of errors: a setting, a fold error, a rejection, an id error and a report. */
static cg_status refused(const val *payload, const char *function, cg_error *error) {
    struct reader reader = {NULL, false};
    char code[sizeof error->code];
    if (payload->kind == WASMTIME_COMPONENT_ENUM) {
        snprintf(code, sizeof code, "%.*s", SHOWN(payload->of.enumeration));
        return fail(error, CG_REFUSED, 503, code, "unavailable", "the setting `%s` can't be used", code);
    }
    if (payload->kind == WASMTIME_COMPONENT_VARIANT) {
        snprintf(code, sizeof code, "%.*s", SHOWN(payload->of.variant.discriminant));
        return fail(error, CG_REFUSED, 503, code, "unavailable", "the updates can't be folded: `%s`", code);
    }
    if (find(payload, "violations")) return refused_report(&reader, payload, error);
    if (find(payload, "report")) return refused_report(&reader, find(payload, "report"), error);
    wasm_name_t message = member(&reader, payload, "message", WASMTIME_COMPONENT_STRING)->of.string;
    if (find(payload, "fault")) {
        wasm_name_t fault = member(&reader, payload, "fault", WASMTIME_COMPONENT_ENUM)->of.enumeration;
        snprintf(code, sizeof code, "%.*s", SHOWN(fault));
        fail(error, CG_REFUSED, 400, code, code, "%.*s", SHOWN(message));
    } else {
        char answer[sizeof error->answer];
        snprintf(code, sizeof code, "%.*s",
                 SHOWN(member(&reader, payload, "code", WASMTIME_COMPONENT_STRING)->of.string));
        snprintf(answer, sizeof answer, "%.*s",
                 SHOWN(member(&reader, payload, "answer", WASMTIME_COMPONENT_STRING)->of.string));
        uint16_t http_status = member(&reader, payload, "status", WASMTIME_COMPONENT_U16)->of.u16;
        fail(error, CG_REFUSED, http_status, code, answer, "%.*s", SHOWN(message));
        if (error) error->retryable = bool_out(&reader, payload, "retried");
    }
    return reader.wrong ? wrong_contract(error, function) : CG_REFUSED;
}

/* --- the component ----------------------------------------------------------------------------------------------- */

struct function {
    char *name; /* `jwt.verify` */
    wasmtime_component_export_index_t *index;
    wasmtime_component_func_type_t *type;
};

struct cg_gating {
    wasm_engine_t *engine;
    wasmtime_component_t *component;
    wasmtime_component_linker_t *linker;
    struct function *functions;
    size_t function_count;
    cg_limits limits;
    cg_policy policy;
};

static const struct function *function_called(const cg_gating *gating, const char *name) {
    for (size_t i = 0; i < gating->function_count; i++)
        if (strcmp(gating->functions[i].name, name) == 0) return &gating->functions[i];
    return NULL;
}

const wasmtime_component_func_type_t *cg_function_type(const cg_gating *gating, const char *function) {
    const struct function *found = function_called(gating, function);
    return found ? found->type : NULL;
}

const char *cg_function_name(const cg_gating *gating, size_t index) {
    return index < gating->function_count ? gating->functions[index].name : NULL;
}

const cg_policy *cg_default_policy(const cg_gating *gating) {
    return &gating->policy;
}

static uint64_t little_endian(const unsigned char *bytes, int size) {
    uint64_t number = 0;
    while (size-- > 0) number = number << 8 | bytes[size];
    return number;
}

/*
 * The library's own account of its version: C has no call for it, but whatever the library compiles is an ELF file with
 * a section `.wasmtime.engine`, which is a zero, a length and the version, so that no other version loads it.
 */
static bool library_version(wasm_engine_t *engine, char *version, size_t size) {
    static const uint8_t nothing[] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    wasmtime_module_t *module = NULL;
    wasm_byte_vec_t elf = {0, NULL};
    wasmtime_error_t *error = wasmtime_module_new(engine, nothing, sizeof nothing, &module);
    if (!error) error = wasmtime_module_serialize(module, &elf);
    if (module) wasmtime_module_delete(module);
    if (error) wasmtime_error_delete(error);
    const unsigned char *bytes = (const unsigned char *)elf.data;
    bool found = false;
    if (!error && elf.size > 64) {
        /* ELF64: e_shoff, e_shentsize, e_shnum, e_shstrndx; sh_name, sh_offset, sh_size. */
        uint64_t table = little_endian(bytes + 0x28, 8), entry = little_endian(bytes + 0x3A, 2);
        uint64_t count = little_endian(bytes + 0x3C, 2), strings = little_endian(bytes + 0x3E, 2);
        bool whole = entry >= 64 && table < elf.size && count * entry <= elf.size - table && strings < count;
        uint64_t names = whole ? little_endian(bytes + table + strings * entry + 0x18, 8) : 0;
        for (uint64_t i = 0; whole && i < count && !found; i++) {
            static const char wanted[] = ".wasmtime.engine";
            const unsigned char *section = bytes + table + i * entry;
            uint64_t label = names + little_endian(section, 4), at = little_endian(section + 0x18, 8);
            if (label + sizeof wanted > elf.size || memcmp(bytes + label, wanted, sizeof wanted) != 0) continue;
            if (at + 2 > elf.size || at + 2 + bytes[at + 1] > elf.size) continue;
            snprintf(version, size, "%.*s", (int)bytes[at + 1], (const char *)bytes + at + 2);
            found = true;
        }
    }
    if (!error) wasm_byte_vec_delete(&elf);
    return found;
}

static cg_status check_library(wasm_engine_t *engine, cg_error *error) {
    char version[32] = "unknown";
    if (library_version(engine, version, sizeof version) && strcmp(version, LIBRARY_VERSION) == 0) return CG_OK;
    return FAIL(error, CG_UNUSABLE, "unusable-runtime",
                "the wasmtime library is of version `%s`, where " LIBRARY_VERSION " is needed", version);
}

static cg_status read_file(const char *path, uint8_t **octets, size_t *size, cg_error *error) {
    *octets = NULL;
    *size = 0;
    FILE *file = fopen(path, "rb");
    if (!file) return FAIL(error, CG_UNUSABLE, "component-missing", "`%s` can't be read: %s", path, strerror(errno));
    size_t room = 0, got;
    do {
        room = room ? room * 2 : (size_t)1 << 20;
        uint8_t *grown = realloc(*octets, room);
        if (!grown) abort();
        *octets = grown;
        got = fread(*octets + *size, 1, room - *size, file);
        *size += got;
    } while (*size == room);
    int wrong = ferror(file) ? errno : 0;
    fclose(file);
    if (!wrong) return CG_OK;
    free(*octets);
    *octets = NULL;
    return FAIL(error, CG_UNUSABLE, "component-missing", "`%s` can't be read: %s", path, strerror(wrong));
}

/* Adds the functions of one exported interface. */
static void add_functions(cg_gating *gating, const char *export_name, size_t export_size,
                          const wasmtime_component_instance_type_t *type) {
    size_t prefix = strlen(PACKAGE), interface = export_size - prefix - strlen("@" CG_CONTRACT);
    wasmtime_component_export_index_t *instance =
        wasmtime_component_get_export_index(gating->component, NULL, export_name, export_size);
    size_t count = wasmtime_component_instance_type_export_count(type, gating->engine);
    gating->functions = realloc(gating->functions, (gating->function_count + count + 1) * sizeof *gating->functions);
    if (!gating->functions) abort();
    for (size_t i = 0; i < count; i++) {
        const char *data;
        size_t size;
        wasmtime_component_extern_t *item;
        if (!wasmtime_component_instance_type_export_nth(type, gating->engine, i, &data, &size, &item)) continue;
        wasmtime_component_item_t of;
        wasmtime_component_extern_type(item, &of);
        if (of.kind == WASMTIME_COMPONENT_ITEM_COMPONENT_FUNC) {
            struct function *function = &gating->functions[gating->function_count++];
            function->name = allocate(interface + 1 + size + 1);
            memcpy(function->name, export_name + prefix, interface);
            function->name[interface] = '.';
            memcpy(function->name + interface + 1, data, size);
            function->index = wasmtime_component_get_export_index(gating->component, instance, data, size);
            function->type = wasmtime_component_func_type_clone(of.of.component_func);
        }
        wasmtime_component_item_delete(&of);
        wasmtime_component_extern_delete(item);
    }
    wasmtime_component_export_index_delete(instance);
}

static bool is_interface(const char *name, size_t size) {
    static const char version[] = "@" CG_CONTRACT;
    size_t prefix = strlen(PACKAGE), suffix = strlen(version);
    return size > prefix + suffix && memcmp(name, PACKAGE, prefix) == 0 &&
           memcmp(name + size - suffix, version, suffix) == 0;
}

/* What the typed functions below call. */
static const char *const NEEDED[] = {
    "jwt.default-policy", "jwt.peek",       "jwt.verify",  "jwt.canonical-request", "jwt.sign",
    "gating.decide",      "gating.current", "gating.fold", "callback.accept",
};

static cg_status check_contract(cg_gating *gating, const char *path, cg_error *error) {
    cg_status status = CG_OK;
    char other[96] = "nothing";
    const char *data;
    size_t size;
    wasmtime_component_extern_t *item;
    wasmtime_component_type_t *type = wasmtime_component_type(gating->component);
    if (wasmtime_component_type_import_nth(type, gating->engine, 0, &data, &size, &item)) {
        status = FAIL(error, CG_UNUSABLE, "wrong-contract", "`%s` imports `%.*s`, where the component imports nothing",
                      path, (int)size, data);
        wasmtime_component_extern_delete(item);
    }
    size_t count = wasmtime_component_type_export_count(type, gating->engine);
    for (size_t i = 0; status == CG_OK && i < count; i++) {
        if (!wasmtime_component_type_export_nth(type, gating->engine, i, &data, &size, &item)) continue;
        wasmtime_component_item_t of;
        wasmtime_component_extern_type(item, &of);
        snprintf(other, sizeof other, "`%.*s`", (int)size, data);
        if (of.kind == WASMTIME_COMPONENT_ITEM_COMPONENT_INSTANCE && is_interface(data, size))
            add_functions(gating, data, size, of.of.component_instance);
        wasmtime_component_item_delete(&of);
        wasmtime_component_extern_delete(item);
    }
    wasmtime_component_type_delete(type);
    for (size_t i = 0; status == CG_OK && i < COUNT(NEEDED); i++)
        if (!function_called(gating, NEEDED[i]))
            status = FAIL(error, CG_UNUSABLE, "wrong-contract",
                          "`%s` does not export `%s` of connect-gating:api@" CG_CONTRACT "; it exports %s", path,
                          NEEDED[i], other);
    return status;
}

static cg_status compile(cg_gating *gating, const char *path, cg_error *error) {
    uint8_t *octets;
    size_t size;
    cg_status status = check_library(gating->engine, error);
    if (status == CG_OK) status = read_file(path, &octets, &size, error);
    if (status != CG_OK) return status;
    wasmtime_error_t *wrong = wasmtime_component_new(gating->engine, octets, size, &gating->component);
    free(octets);
    if (wrong) {
        char cause[256];
        cause_of(wrong, cause, sizeof cause);
        return FAIL(error, CG_UNUSABLE, "component-unusable", "`%s` is no WebAssembly component: %s", path, cause);
    }
    gating->linker = wasmtime_component_linker_new(gating->engine);
    return check_contract(gating, path, error);
}

static cg_status read_default_policy(cg_gating *gating, cg_error *error) {
    val value;
    struct reader reader = {NULL, false};
    cg_status status = cg_call(gating, "jwt.default-policy", NULL, 0, &value, error);
    if (status != CG_OK) return status;
    policy_out(&reader, &value, &gating->policy);
    wasmtime_component_val_delete(&value);
    return reader.wrong ? wrong_contract(error, "jwt.default-policy") : CG_OK;
}

cg_status cg_open(const char *path, const cg_limits *limits, cg_gating **opened, cg_error *error) {
    static const cg_limits defaults = {CG_DEFAULT_FUEL, CG_DEFAULT_MEMORY};
    *opened = NULL;
    cg_gating *gating = allocate(sizeof *gating);
    gating->limits = limits ? *limits : defaults;
    wasm_config_t *config = wasm_config_new();
    wasmtime_config_consume_fuel_set(config, true);
#ifdef WASMTIME_FEATURE_PARALLEL_COMPILATION
    /* Its threads would stay, and a process that forks has them no more: cg_open would wait for them for ever. */
    wasmtime_config_parallel_compilation_set(config, false);
#endif
    gating->engine = wasm_engine_new_with_config(config);
    cg_status status = compile(gating, path, error);
    if (status == CG_OK) status = read_default_policy(gating, error);
    if (status == CG_OK) *opened = gating;
    else cg_close(gating);
    return status;
}

void cg_close(cg_gating *gating) {
    if (!gating) return;
    for (size_t i = 0; i < gating->function_count; i++) {
        free(gating->functions[i].name);
        wasmtime_component_export_index_delete(gating->functions[i].index);
        wasmtime_component_func_type_delete(gating->functions[i].type);
    }
    free(gating->functions);
    if (gating->linker) wasmtime_component_linker_delete(gating->linker);
    if (gating->component) wasmtime_component_delete(gating->component);
    wasm_engine_delete(gating->engine);
    free(gating);
}

/* --- instances and calls ----------------------------------------------------------------------------------------- */

struct cg_instance {
    const cg_gating *gating;
    wasmtime_store_t *store;
    wasmtime_component_instance_t instance;
    bool stopped;
};

static cg_status trapped(cg_error *error, const char *where, wasmtime_error_t *trap) {
    char cause[256];
    cause_of(trap, cause, sizeof cause);
    return FAIL(error, CG_TRAPPED, "trapped", "the component was stopped in `%s`: %s", where, cause);
}

/* Gives a call all of its fuel. */
static void refuel(cg_instance *instance) {
    wasmtime_context_t *context = wasmtime_store_context(instance->store);
    wasmtime_error_t *never = wasmtime_context_set_fuel(context, instance->gating->limits.fuel);
    if (never) wasmtime_error_delete(never); /* only without consume_fuel */
}

/* In memory of the caller, so that a call allocates none for it. */
static cg_status instantiate(const cg_gating *gating, cg_instance *instance, cg_error *error) {
    instance->gating = gating;
    instance->stopped = false;
    instance->store = wasmtime_store_new(gating->engine, NULL, NULL);
    int64_t memory = gating->limits.memory > INT64_MAX ? INT64_MAX : (int64_t)gating->limits.memory;
    wasmtime_store_limiter(instance->store, memory, -1, -1, -1, -1);
    refuel(instance);
    wasmtime_error_t *wrong =
        wasmtime_component_linker_instantiate(gating->linker, wasmtime_store_context(instance->store),
                                              gating->component, &instance->instance);
    if (!wrong) return CG_OK;
    wasmtime_store_delete(instance->store);
    return trapped(error, "instantiate", wrong);
}

cg_status cg_instance_new(const cg_gating *gating, cg_instance **instance, cg_error *error) {
    *instance = allocate(sizeof **instance);
    cg_status status = instantiate(gating, *instance, error);
    if (status == CG_OK) return CG_OK;
    free(*instance);
    *instance = NULL;
    return status;
}

void cg_instance_free(cg_instance *instance) {
    if (!instance) return;
    wasmtime_store_delete(instance->store);
    free(instance);
}

/* A value of the wrong type is found before anything runs; whatever is found later has a stack. */
static bool never_ran(const wasmtime_error_t *error) {
    wasm_frame_vec_t frames;
    wasmtime_error_wasm_trace(error, &frames);
    bool none = frames.size == 0;
    wasm_frame_vec_delete(&frames);
    return none;
}

cg_status cg_instance_call(cg_instance *instance, const char *function, const val *arguments, size_t count,
                           val *result, cg_error *error) {
    const struct function *called = function_called(instance->gating, function);
    if (!called) return FAIL(error, CG_BAD_ARGUMENT, "bad-argument", "there is no function `%s`", function);
    for (size_t i = 0; i < count; i++)
        if (!is_sound(&arguments[i]))
            return FAIL(error, CG_BAD_ARGUMENT, "bad-argument", "argument %zu of `%s` is not UTF-8, or no value", i + 1,
                        function);
    if (instance->stopped)
        return FAIL(error, CG_TRAPPED, "trapped", "the instance was stopped before `%s`: make another", function);

    wasmtime_context_t *context = wasmtime_store_context(instance->store);
    wasmtime_component_func_t callee;
    if (!wasmtime_component_instance_get_func(&instance->instance, context, called->index, &callee))
        return wrong_contract(error, function);
    refuel(instance);
    val answer = {.kind = WASMTIME_COMPONENT_BOOL}; /* wasmtime drops what was there before */
    wasmtime_error_t *wrong = wasmtime_component_func_call(&callee, context, arguments, count, &answer, 1);
    if (wrong && never_ran(wrong)) {
        char cause[256];
        cause_of(wrong, cause, sizeof cause);
        return FAIL(error, CG_BAD_ARGUMENT, "bad-argument", "`%s` can't be called so: %s", function, cause);
    }
    if (wrong) {
        instance->stopped = true;
        return trapped(error, function, wrong);
    }
    if (answer.kind != WASMTIME_COMPONENT_RESULT || !answer.of.result.val) {
        *result = answer;
        return CG_OK;
    }
    /* Move the payload out of its box. */
    bool good = answer.of.result.is_ok;
    *result = *answer.of.result.val;
    answer.of.result.val->kind = WASMTIME_COMPONENT_BOOL;
    wasmtime_component_val_delete(&answer);
    return good ? CG_OK : refused(result, function, error);
}

cg_status cg_instance_drop(cg_instance *instance, val *resource, cg_error *error) {
    if (resource->kind != WASMTIME_COMPONENT_RESOURCE)
        return FAIL(error, CG_BAD_ARGUMENT, "bad-argument", "what is to be dropped is no resource");
    wasmtime_error_t *wrong = NULL;
    if (!instance->stopped) {
        refuel(instance);
        wrong = wasmtime_component_resource_any_drop(wasmtime_store_context(instance->store), resource->of.resource);
    }
    wasmtime_component_val_delete(resource);
    if (!wrong) return CG_OK;
    instance->stopped = true;
    return trapped(error, "drop", wrong);
}

cg_status cg_call(const cg_gating *gating, const char *function, const val *arguments, size_t count, val *result,
                  cg_error *error) {
    cg_instance instance;
    if (strchr(function, '['))
        return FAIL(error, CG_BAD_ARGUMENT, "bad-argument", "`%s` is of a resource: use a cg_instance", function);
    cg_status status = instantiate(gating, &instance, error);
    if (status != CG_OK) return status;
    status = cg_instance_call(&instance, function, arguments, count, result, error);
    wasmtime_store_delete(instance.store);
    return status;
}

/* --- typed functions --------------------------------------------------------------------------------------------- */

/* Calls a function, and copies its answer into a result of this size. */
static void *answer(const cg_gating *gating, const char *function, const val *arguments, size_t count, size_t size,
                    void (*out)(struct reader *, const val *, void *), cg_status *status, cg_error *error) {
    val value;
    *status = cg_call(gating, function, arguments, count, &value, error);
    if (*status != CG_OK) {
        if (*status == CG_REFUSED) wasmtime_component_val_delete(&value);
        return NULL;
    }
    struct result *result = allocate(sizeof *result + size);
    struct reader reader = {&result->arena, false};
    out(&reader, &value, result->value);
    wasmtime_component_val_delete(&value);
    if (!reader.wrong) return result->value;
    cg_free(result->value);
    *status = wrong_contract(error, function);
    return NULL;
}

static cg_status not_utf8(cg_error *error, const char *code, const char *what) {
    return fail(error, CG_REFUSED, 400, code, code, "the %s is not UTF-8", what);
}

/* What a stranger sent: the answer to octets that are no text is the stranger's, not an error of the program. */
static cg_status check_request(const cg_request *request, cg_error *error) {
    if (!is_text(request->method)) return not_utf8(error, "malformed-method", "method");
    if (!is_text(request->target)) return not_utf8(error, "malformed-target", "target");
    for (size_t i = 0; i < request->authorization_count; i++)
        if (!is_text(request->authorization[i]))
            return not_utf8(error, "malformed-authorization", "header `Authorization`");
    return CG_OK;
}

cg_status cg_peek(const cg_gating *gating, const cg_request *request, const cg_policy *policy,
                  cg_unverified_token **token, cg_error *error) {
    *token = NULL;
    cg_status status = check_request(request, error);
    if (status != CG_OK) return status;
    arena in = NULL;
    const val arguments[] = {request_in(&in, request), policy_in(&in, gating, policy)};
    *token = answer(gating, "jwt.peek", arguments, COUNT(arguments), sizeof **token, unverified_out, &status, error);
    discard(&in);
    return status;
}

cg_status cg_verify(const cg_gating *gating, const cg_request *request, const cg_tenant *tenant,
                    const cg_policy *policy, uint64_t now, cg_verified_token **token, cg_error *error) {
    *token = NULL;
    cg_status status = check_request(request, error);
    if (status != CG_OK) return status;
    arena in = NULL;
    const val arguments[] = {request_in(&in, request), tenant_in(&in, tenant), policy_in(&in, gating, policy),
                             u64_in(now)};
    *token = answer(gating, "jwt.verify", arguments, COUNT(arguments), sizeof **token, verified_out, &status, error);
    discard(&in);
    return status;
}

cg_status cg_canonical_request(const cg_gating *gating, cg_text method, cg_text target, cg_text base_path,
                               cg_canonical **canonical, cg_error *error) {
    cg_request request = {.method = method, .target = target};
    *canonical = NULL;
    cg_status status = check_request(&request, error);
    if (status != CG_OK) return status;
    const val arguments[] = {text_in(method), text_in(target), text_in(base_path)};
    *canonical = answer(gating, "jwt.canonical-request", arguments, COUNT(arguments), sizeof **canonical,
                        canonical_out, &status, error);
    return status;
}

cg_status cg_sign(const cg_gating *gating, const cg_outgoing_request *request, cg_text app_key, cg_text secret,
                  uint64_t now, const uint32_t *lifetime, cg_signed **token, cg_error *error) {
    arena in = NULL;
    cg_status status;
    val outgoing = RECORD(&in, {"method", text_in(request->method)}, {"target", text_in(request->target)},
                          {"base-path", text_in(request->base_path)});
    const val arguments[] = {outgoing, text_in(app_key), text_in(secret), u64_in(now),
                             option_in(&in, lifetime != NULL, u32_in(lifetime ? *lifetime : 0))};
    *token = answer(gating, "jwt.sign", arguments, COUNT(arguments), sizeof **token, signed_out, &status, error);
    discard(&in);
    return status;
}

cg_status cg_decide(const cg_gating *gating, const cg_update *update, cg_decision *decision, cg_error *error) {
    arena in = NULL;
    val value;
    *decision = CG_MISCONFIGURED;
    const val arguments[] = {update_in(&in, update)};
    cg_status status = cg_call(gating, "gating.decide", arguments, COUNT(arguments), &value, error);
    discard(&in);
    if (status != CG_OK) return status;
    struct reader reader = {NULL, false};
    *decision = decision_out(&reader, &value);
    wasmtime_component_val_delete(&value);
    return reader.wrong ? wrong_contract(error, "gating.decide") : CG_OK;
}

cg_status cg_fold(const cg_gating *gating, const cg_text *stored, size_t stored_count, const cg_update *update,
                  cg_folded **folded, cg_error *error) {
    arena in = NULL;
    cg_status status;
    const val arguments[] = {texts_in(&in, stored, stored_count), update_in(&in, update)};
    *folded = answer(gating, "gating.fold", arguments, COUNT(arguments), sizeof **folded, folded_out, &status, error);
    discard(&in);
    return status;
}

cg_status cg_current(const cg_gating *gating, const cg_text *stored, size_t stored_count, cg_snapshot **snapshot,
                     cg_error *error) {
    arena in = NULL;
    cg_status status;
    const val arguments[] = {texts_in(&in, stored, stored_count)};
    *snapshot =
        answer(gating, "gating.current", arguments, COUNT(arguments), sizeof **snapshot, snapshot_out, &status, error);
    discard(&in);
    return status;
}

cg_status cg_accept(const cg_gating *gating, const cg_request *request, cg_text body, const cg_tenant *tenant,
                    const cg_policy *policy, uint64_t now, cg_event **event, cg_error *error) {
    *event = NULL;
    cg_status status = check_request(request, error);
    if (status == CG_OK && !is_text(body)) status = not_utf8(error, "malformed-body", "body");
    if (status != CG_OK) return status;
    arena in = NULL;
    const val arguments[] = {request_in(&in, request), text_in(body), tenant_in(&in, tenant),
                             policy_in(&in, gating, policy), u64_in(now)};
    *event = answer(gating, "callback.accept", arguments, COUNT(arguments), sizeof **event, event_out, &status, error);
    discard(&in);
    return status;
}
