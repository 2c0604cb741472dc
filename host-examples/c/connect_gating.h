/*
 * Connect Gating for C: verifies Atlassian Connect requests and decides Jira Service Management deployment gates.
 *
 * The logic is a WebAssembly component, which wasmtime runs; here is only the way to it. Each typed function is the
 * function of the contract with the same name (wit/reference.md says what it does, its units and its limits), and
 * cg_call reaches every other one.
 *
 *     cg_gating *gating;
 *     cg_error error;
 *     if (cg_open("connect-gating.wasm", NULL, &gating, &error) != CG_OK) ...
 *     cg_event *event;
 *     if (cg_accept(gating, &request, body, &tenant, NULL, now, &event, &error) == CG_OK) {
 *         puts(cg_decision_name(event->decision));
 *         cg_free(event);
 *     }
 *
 * Text
 *     Texts have a length and may hold NUL. What goes in is borrowed for the call, and need not be terminated; it has
 *     to be UTF-8, which is checked. What comes out is UTF-8 with a NUL behind it that `size` does not count.
 *
 * Memory
 *     A function that succeeds hands out one result, with everything in it; cg_free frees it. One that fails sets it
 *     to NULL. Out of memory ends the process, as it does inside wasmtime.
 *
 * Threads
 *     A cg_gating never changes after cg_open: any number of threads may use it at once, without a lock. Each call runs
 *     in an instance of its own, of which nothing is left afterwards. A cg_instance is used by one thread at a time.
 */

#ifndef CONNECT_GATING_H
#define CONNECT_GATING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the contract: `connect-gating:api@0.1.0`. */
#define CG_CONTRACT "0.1.0"

/* The longest body that the component takes, in bytes. Read no more than one byte beyond it from a stranger. */
#define CG_BODY_MAX 262144

/* --- errors ------------------------------------------------------------------------------------------------------ */

typedef enum cg_status {
    CG_OK = 0,
    CG_REFUSED,      /* the component's answer is an error: `code` is the name of its case in the contract */
    CG_BAD_ARGUMENT, /* the program's own mistake, `bad-argument`: not UTF-8, of another type, no such function */
    CG_TRAPPED,      /* the component was stopped, `trapped`: out of fuel or memory. The next call is not affected */
    CG_UNUSABLE      /* `component-missing`, `component-unusable`, `wrong-contract` or `unusable-runtime` */
} cg_status;

/* Caller-owned, and holds nothing to free. Any function takes NULL for it. Untouched by success. */
typedef struct cg_error {
    cg_status kind;
    uint16_t http_status; /* what to answer with */
    bool retryable;       /* whether Jira sends the request again after that status */
    char code[40];        /* for logs and metrics; `invalid-document` where the error is a report */
    char answer[40];      /* the only text that the HTTP answer may carry */
    char message[512];    /* one sentence for the operator, cut off where longer; never a secret, a token or a body */
} cg_error;

/* --- the component ----------------------------------------------------------------------------------------------- */

typedef struct cg_gating cg_gating;

/* What one call may use. */
typedef struct cg_limits {
    uint64_t fuel; /* WebAssembly instructions, about. A usual callback takes 250,000 */
    size_t memory; /* linear memory, in bytes */
} cg_limits;

#define CG_DEFAULT_FUEL UINT64_C(2000000000) /* about a second */
#define CG_DEFAULT_MEMORY ((size_t)64 << 20)

/*
 * Reads and compiles the component, which takes a second or two: do it once. NULL gives the default limits.
 *
 * Fails with CG_UNUSABLE: no such file, not a component, not this contract, or a library of another version than the
 * header that this was compiled with.
 */
cg_status cg_open(const char *path, const cg_limits *limits, cg_gating **gating, cg_error *error);

/* Takes NULL too. No call may be under way, and no cg_instance left. Results stay good. */
void cg_close(cg_gating *gating);

/* Frees a result of any function below. Takes NULL too. */
void cg_free(void *result);

/* --- what goes in ------------------------------------------------------------------------------------------------ */

typedef struct cg_text {
    const char *data; /* NULL where an optional text is absent */
    size_t size;      /* bytes */
} cg_text;

static inline cg_text cg_text_of(const char *terminated) {
    cg_text text = {terminated, terminated ? strlen(terminated) : 0};
    return text;
}

/* A request as it arrived, before any server rewrote it. */
typedef struct cg_request {
    cg_text method;
    cg_text target;               /* path and query exactly as they stood in the request line */
    cg_text base_path;            /* the path of the app's base URL, or empty */
    const cg_text *authorization; /* the value of every header `Authorization`, in order */
    size_t authorization_count;
} cg_request;

typedef struct cg_tenant {
    cg_text client_key;
    const cg_text *secrets; /* 1 to 4, the current one first */
    size_t secret_count;
} cg_tenant;

/* In seconds. Begin with a copy of cg_default_policy. */
typedef struct cg_policy {
    uint32_t leeway;
    uint32_t max_lifetime;
    uint32_t late;
    bool query_token;
    bool context_token;
} cg_policy;

/* The component's own default. Good until cg_close. */
const cg_policy *cg_default_policy(const cg_gating *gating);

/* --- jwt --------------------------------------------------------------------------------------------------------- */

typedef enum cg_key_id { CG_KEY_ID_ABSENT, CG_KEY_ID_MALFORMED, CG_KEY_ID_UUID } cg_key_id;

typedef struct cg_unverified_token {
    cg_text unverified_issuer;    /* optional */
    cg_text unverified_algorithm; /* optional */
    cg_key_id unverified_key_id;
    cg_text key_id; /* of CG_KEY_ID_UUID */
    bool has_unverified_expiry;
    int64_t unverified_expiry;
} cg_unverified_token;

/*
 * In this and the following functions, a NULL policy is the default one. A method, target or body that is not UTF-8 is
 * refused as `malformed-method`, `malformed-target` or `malformed-body`, an `Authorization` as
 * `malformed-authorization`; other texts that are not are a CG_BAD_ARGUMENT.
 */
cg_status cg_peek(const cg_gating *gating, const cg_request *request, const cg_policy *policy,
                  cg_unverified_token **token, cg_error *error);

typedef struct cg_verified_token {
    cg_text issuer;
    cg_text subject; /* optional */
    const cg_text *audience;
    size_t audience_count;
    int64_t issued_at;
    bool has_not_before;
    int64_t not_before;
    int64_t expires_at;
    cg_text context; /* optional: JSON text */
    bool context_token;
    uint32_t secret_index;
    cg_text digest;
    int64_t good_until;
} cg_verified_token;

/* A NULL tenant is one that is not known: the answer is that of a bad signature. */
cg_status cg_verify(const cg_gating *gating, const cg_request *request, const cg_tenant *tenant,
                    const cg_policy *policy, uint64_t now, cg_verified_token **token, cg_error *error);

typedef struct cg_canonical_form {
    cg_text text;
    cg_text shown; /* for logs */
    cg_text qsh;
} cg_canonical_form;

typedef struct cg_canonical {
    const cg_canonical_form *forms; /* 1 or 2 */
    size_t form_count;
} cg_canonical;

cg_status cg_canonical_request(const cg_gating *gating, cg_text method, cg_text target, cg_text base_path,
                               cg_canonical **canonical, cg_error *error);

/* A request of the app's own that is about to be sent. */
typedef struct cg_outgoing_request {
    cg_text method;
    cg_text target;
    cg_text base_path;
} cg_outgoing_request;

typedef struct cg_signed {
    cg_text authorization; /* the value of the header: a secret while it lives */
    cg_text token;
    int64_t expires_at;
} cg_signed;

/* `lifetime` is in seconds; NULL is the component's default. */
cg_status cg_sign(const cg_gating *gating, const cg_outgoing_request *request, cg_text app_key, cg_text secret,
                  uint64_t now, const uint32_t *lifetime, cg_signed **token, cg_error *error);

/* --- gating ------------------------------------------------------------------------------------------------------ */

typedef struct cg_gate {
    cg_text pipeline_id;
    cg_text environment_id;
    int64_t sequence_number;
} cg_gate;

/* Zeroed memory does not say that a deployment may go ahead. */
typedef enum cg_decision { CG_MISCONFIGURED = 0, CG_STOP, CG_HOLD, CG_PROCEED } cg_decision;

/* The name in the contract: `misconfigured`, `stop`, `hold`, `proceed`. */
const char *cg_decision_name(cg_decision decision);

typedef struct cg_instant {
    int64_t seconds;
    uint32_t nanoseconds;
} cg_instant;

typedef struct cg_detail {
    cg_text kind;       /* optional */
    cg_text issue_key;  /* optional */
    cg_text issue_link; /* optional: an https URL */
    cg_text json;
} cg_detail;

typedef struct cg_warning {
    cg_text oddity; /* the name of the case, for example `unknown-status` */
    cg_text pointer;
} cg_warning;

typedef struct cg_update {
    cg_gate gate;
    cg_text status;         /* the name of the case, for example `allowed`: for logs, decide with the decision */
    cg_text unknown_status; /* what Jira said, where `status` is `unknown` */
    cg_instant updated_at;
    cg_text updated_text; /* optional */
    const cg_detail *details;
    size_t detail_count;
    const cg_warning *warnings;
    size_t warning_count;
} cg_update;

/* Where this fails, the decision is CG_MISCONFIGURED. */
cg_status cg_decide(const cg_gating *gating, const cg_update *update, cg_decision *decision, cg_error *error);

typedef struct cg_snapshot {
    cg_gate gate;
    cg_text status; /* as in cg_update */
    cg_text unknown_status;
    cg_instant updated_at;
    cg_decision decision;
} cg_snapshot;

typedef enum cg_outcome { CG_APPLIED, CG_DUPLICATE, CG_STALE } cg_outcome;

typedef struct cg_folded {
    cg_outcome outcome;
    cg_text state; /* to be stored */
    cg_snapshot current;
} cg_folded;

/* Folds an update into the stored states, of which there may be none. Answer 2xx only once the new one is stored. */
cg_status cg_fold(const cg_gating *gating, const cg_text *stored, size_t stored_count, const cg_update *update,
                  cg_folded **folded, cg_error *error);

/* What the stored states say together. */
cg_status cg_current(const cg_gating *gating, const cg_text *stored, size_t stored_count, cg_snapshot **snapshot,
                     cg_error *error);

/* --- callback ---------------------------------------------------------------------------------------------------- */

typedef struct cg_event {
    cg_text client_key;
    cg_verified_token token;
    cg_update update;
    cg_decision decision; /* by itself; cg_fold decides with what came before */
    cg_text body_digest;
} cg_event;

/*
 * Verifies a callback, reads its body and decides. The signature does not bind the body: keep the digests, and ask Jira
 * before CG_PROCEED opens anything, as the contract says.
 */
cg_status cg_accept(const cg_gating *gating, const cg_request *request, cg_text body, const cg_tenant *tenant,
                    const cg_policy *policy, uint64_t now, cg_event **event, cg_error *error);

/* --- every function of the contract ------------------------------------------------------------------------------ */

/* Of <wasmtime.h>, which only callers of these functions need. */
struct wasmtime_component_val;
struct wasmtime_component_func_type_t;

/*
 * Calls a function by its name, for example `deployments.build`, in an instance of its own. Arguments are borrowed; the
 * result is the caller's, for wasmtime_component_val_delete.
 *
 * Of a function whose type is a result, `result` gets the payload: with CG_REFUSED that of the error, and `error` says
 * what it comes to. Otherwise it is CG_OK. With any other status there is nothing to delete.
 */
cg_status cg_call(const cg_gating *gating, const char *function, const struct wasmtime_component_val *arguments,
                  size_t count, struct wasmtime_component_val *result, cg_error *error);

/* The type of a function, or NULL where there is none of the name. Good until cg_close. */
const struct wasmtime_component_func_type_t *cg_function_type(const cg_gating *gating, const char *function);

/* The names of the functions, one after the other, and NULL behind the last one. */
const char *cg_function_name(const cg_gating *gating, size_t index);

/*
 * An instance that stays, for what lasts longer than a call: resources. Their functions are named as
 * `deployments.[static]splitter.open` and `deployments.[method]splitter.add`, and the resource is the first argument of
 * the latter. One that was stopped answers nothing but CG_TRAPPED from then on.
 */
typedef struct cg_instance cg_instance;

cg_status cg_instance_new(const cg_gating *gating, cg_instance **instance, cg_error *error);

cg_status cg_instance_call(cg_instance *instance, const char *function,
                           const struct wasmtime_component_val *arguments, size_t count,
                           struct wasmtime_component_val *result, cg_error *error);

/* Ends a resource that a call gave, and frees it. */
cg_status cg_instance_drop(cg_instance *instance, struct wasmtime_component_val *resource, cg_error *error);

/* Takes NULL too. */
void cg_instance_free(cg_instance *instance);

#ifdef __cplusplus
}
#endif

#endif
