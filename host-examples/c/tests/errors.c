/* What goes wrong in a call: octets that are no text, mistakes of the program, an instance that is stopped. */

#include "check.h"

#include <stdio.h>
#include <time.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const cg_text SECRETS[] = {TEXT("7512836e-9137-48ac-baaf-a1935b96e17a")};
const cg_tenant TENANT = {TEXT("jira:1234-5678-9000"), SECRETS, 1};
const char BODY[] =
    "{\"pipelineId\":\"e9c906a7-451f-4fa6-ae1a-c389e2e2d87c\","
    "\"environmentId\":\"8ec94d72-a4fc-4ac0-b31d-c5a595f373ba\",\"deploymentSequenceNumber\":100,"
    "\"gatingStatus\":\"awaiting\",\"updatedTimestamp\":\"2020-08-25T06:04:50.239+00:00\","
    "\"details\":[{\"type\":\"issue\",\"issueKey\":\"ITSM-1\","
    "\"issueLink\":\"https://example.atlassian.net/browse/ITSM-1\"}]}";

cg_request signed_request(cg_signed **token, uint64_t now) {
    static const cg_outgoing_request outgoing = {
        TEXT("POST"), TEXT("/callback?pipeline=production&user=someone"), TEXT("")};
    cg_error error;
    if (cg_sign(gating, &outgoing, TENANT.client_key, SECRETS[0], now, NULL, token, &error) != CG_OK)
        failed(__FILE__, __LINE__, "%s", error.message);
    return (cg_request){outgoing.method, outgoing.target, outgoing.base_path, &(*token)->authorization, 1};
}

static cg_status accept(const cg_gating *with, uint64_t now, cg_text body, cg_error *error) {
    cg_signed *token;
    cg_event *event;
    cg_request request = signed_request(&token, now);
    cg_status status = cg_accept(with, &request, body, &TENANT, NULL, now, &event, error);
    CHECK((status == CG_OK) == (event != NULL));
    cg_free(event);
    cg_free(token);
    return status;
}

static const cg_text NOT_UTF8[] = {
    TEXT("\xff"),         TEXT("caf\xe9"),       TEXT("\xc3"),         TEXT("\xc0\xaf"),         TEXT("\xe0\x80\x80"),
    TEXT("\xed\xa0\x80"), TEXT("\xf0\x80\x80\x80"), TEXT("\xf4\x90\x80\x80"), TEXT("\xf5\x80\x80\x80"), TEXT("\x80"),
    TEXT("ab\xe2\x82"),
};

void octets_that_are_no_text(void) {
    uint64_t now = (uint64_t)time(NULL);
    cg_error error;
    cg_signed *token;
    cg_unverified_token *peeked;
    cg_verified_token *verified;
    cg_canonical *canonical;
    cg_request good = signed_request(&token, now);
    for (size_t i = 0; i < sizeof NOT_UTF8 / sizeof *NOT_UTF8; i++) {
        cg_request request = good;
        request.target = NOT_UTF8[i];
        CHECK(cg_peek(gating, &request, NULL, &peeked, &error) == CG_REFUSED && !peeked);
        CHECK_CODE(error, "malformed-target");
        request = good;
        request.method = NOT_UTF8[i];
        CHECK(cg_verify(gating, &request, &TENANT, NULL, now, &verified, &error) == CG_REFUSED && !verified);
        CHECK_CODE(error, "malformed-method");
        request = good;
        request.authorization = &NOT_UTF8[i];
        CHECK(cg_verify(gating, &request, &TENANT, NULL, now, &verified, &error) == CG_REFUSED && !verified);
        CHECK_CODE(error, "malformed-authorization");
        CHECK(accept(gating, now, NOT_UTF8[i], &error) == CG_REFUSED);
        CHECK_CODE(error, "malformed-body");
        CHECK(error.http_status == 400 && !error.retryable && strcmp(error.answer, "malformed-body") == 0);
        CHECK(cg_canonical_request(gating, good.method, NOT_UTF8[i], good.base_path, &canonical, &error) == CG_REFUSED);
        request = good;
        request.base_path = NOT_UTF8[i];
        CHECK(cg_peek(gating, &request, NULL, &peeked, &error) == CG_BAD_ARGUMENT);
        cg_tenant tenant = {NOT_UTF8[i], SECRETS, 1};
        CHECK(cg_verify(gating, &good, &tenant, NULL, now, &verified, &error) == CG_BAD_ARGUMENT);
        CHECK_CODE(error, "bad-argument");
    }
    /* The longest and shortest of each length, and a NUL, are text: what is wrong is that they are no JSON. */
    static const cg_text text = TEXT("\0\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"
                                     "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
    CHECK(accept(gating, now, text, &error) == CG_REFUSED);
    CHECK_HAS(error.message, "JSON");
    CHECK(accept(gating, now, cg_text_of(BODY), &error) == CG_OK);
    CHECK(accept(gating, now, (cg_text){NULL, 0}, &error) == CG_REFUSED);
    CHECK_CODE(error, "malformed-body");
    cg_free(token);
}

void mistakes_of_the_program(void) {
    cg_error error;
    wasmtime_component_val_t number = {.kind = WASMTIME_COMPONENT_U32, .of.u32 = 1}, result;
    wasmtime_component_val_t surrogate = {.kind = WASMTIME_COMPONENT_CHAR, .of.character = 0xD800};
    wasmtime_component_val_t kind = {.kind = 99};
    CHECK(cg_call(gating, "jwt.undo", NULL, 0, &result, &error) == CG_BAD_ARGUMENT);
    CHECK_HAS(error.message, "`jwt.undo`");
    CHECK(cg_call(gating, "deployments.[method]splitter.finish", NULL, 0, &result, &error) == CG_BAD_ARGUMENT);
    CHECK_HAS(error.message, "cg_instance");
    CHECK(cg_call(gating, "jwt.default-policy", &number, 1, &result, &error) == CG_BAD_ARGUMENT);
    CHECK(cg_call(gating, "gating.decide", &number, 1, &result, &error) == CG_BAD_ARGUMENT);
    CHECK_CODE(error, "bad-argument");
    CHECK(cg_call(gating, "gating.decide", &surrogate, 1, &result, &error) == CG_BAD_ARGUMENT);
    CHECK(cg_call(gating, "gating.decide", &kind, 1, &result, &error) == CG_BAD_ARGUMENT);
    CHECK(cg_call(gating, "gating.decide", NULL, 0, &result, NULL) == CG_BAD_ARGUMENT);

    cg_update update = {.status = cg_text_of("perhaps")};
    cg_decision decision = CG_PROCEED;
    CHECK(cg_decide(gating, &update, &decision, &error) == CG_BAD_ARGUMENT);
    CHECK(decision == CG_MISCONFIGURED);
    CHECK(strcmp(cg_decision_name(decision), "misconfigured") == 0);
    CHECK(strcmp(cg_decision_name((cg_decision)77), "misconfigured") == 0);
    cg_free(NULL);
    cg_close(NULL);
    cg_instance_free(NULL);
}

void errors_are_cut_at_a_character(void) {
    char path[2001];
    cg_error error;
    cg_gating *opened;
    for (size_t shift = 0; shift < 3; shift++) {
        memset(path, 'a', sizeof path);
        for (size_t i = shift; i + 3 < sizeof path; i += 3) memcpy(path + i, "\xe6\xbc\xa2", 3);
        path[sizeof path - 1] = '\0';
        CHECK(cg_open(path, NULL, &opened, &error) == CG_UNUSABLE);
        size_t length = strlen(error.message);
        CHECK(length > sizeof error.message - 5 && length < sizeof error.message);
        /* The component takes it for text, so it is UTF-8. */
        cg_canonical *canonical;
        cg_text target = {error.message, length};
        CHECK(cg_canonical_request(gating, cg_text_of("GET"), target, cg_text_of(""), &canonical, &error) ==
              CG_REFUSED);
        CHECK_HAS(error.message, "path");
    }
}

void too_little_fuel(void) {
    uint64_t now = (uint64_t)time(NULL);
    cg_limits limits = {20000, CG_DEFAULT_MEMORY}; /* enough to start, and for the default policy */
    cg_error error;
    cg_gating *opened;
    CHECK(cg_open(component_path, &limits, &opened, &error) == CG_OK);
    for (int i = 0; opened && i < 3; i++) {
        CHECK(accept(opened, now, cg_text_of(BODY), &error) == CG_TRAPPED);
        CHECK_CODE(error, "trapped");
        CHECK_HAS(error.message, "`callback.accept`");
        CHECK_HAS(error.message, "fuel");
        CHECK(error.http_status == 503 && error.retryable && strcmp(error.answer, "unavailable") == 0);
        CHECK(accept(gating, now, cg_text_of(BODY), &error) == CG_OK);
        /* The next call has fuel of its own. */
        wasmtime_component_val_t result;
        CHECK(cg_call(opened, "jwt.default-policy", NULL, 0, &result, &error) == CG_OK);
        wasmtime_component_val_delete(&result);
    }
    cg_close(opened);
    limits.fuel = 1;
    CHECK(cg_open(component_path, &limits, &opened, &error) == CG_TRAPPED && !opened);
    CHECK_HAS(error.message, "fuel");
}

void too_little_memory(void) {
    uint64_t now = (uint64_t)time(NULL);
    cg_limits limits = {CG_DEFAULT_FUEL, 2 << 20};
    cg_error error;
    cg_gating *opened;
    static char large[CG_BODY_MAX * 16];
    memset(large, ' ', sizeof large);
    CHECK(cg_open(component_path, &limits, &opened, &error) == CG_OK);
    if (opened) CHECK(accept(opened, now, (cg_text){large, sizeof large}, &error) == CG_TRAPPED);
    CHECK_CODE(error, "trapped");
    if (opened) CHECK(accept(opened, now, cg_text_of(BODY), &error) == CG_OK);
    cg_close(opened);
    CHECK(accept(gating, now, (cg_text){large, sizeof large}, &error) == CG_REFUSED);
    CHECK_CODE(error, "body-too-long");
    limits.memory = 1;
    CHECK(cg_open(component_path, &limits, &opened, &error) == CG_TRAPPED && !opened);
    CHECK_HAS(error.message, "`instantiate`");
}

void a_stopped_instance_stays_stopped(void) {
    static const char policy[] = "jwt.default-policy";
    static char target[16000];
    memset(target, '/', sizeof target);
    cg_limits limits = {20000, CG_DEFAULT_MEMORY};
    cg_error error;
    cg_gating *opened;
    cg_instance *instance = NULL, *another = NULL;
    wasmtime_component_val_t result;
    const wasmtime_component_val_t arguments[] = {
        {.kind = WASMTIME_COMPONENT_STRING, .of.string = {3, (char *)"GET"}},
        {.kind = WASMTIME_COMPONENT_STRING, .of.string = {sizeof target, target}},
        {.kind = WASMTIME_COMPONENT_STRING},
    };
    CHECK(cg_open(component_path, &limits, &opened, &error) == CG_OK);
    CHECK(cg_instance_new(opened, &instance, &error) == CG_OK);
    CHECK(cg_instance_call(instance, policy, arguments, 1, &result, &error) == CG_BAD_ARGUMENT);
    CHECK(cg_instance_call(instance, policy, NULL, 0, &result, &error) == CG_OK);
    wasmtime_component_val_delete(&result);
    CHECK(cg_instance_call(instance, "jwt.canonical-request", arguments, 3, &result, &error) == CG_TRAPPED);
    CHECK_HAS(error.message, "fuel");
    CHECK(cg_instance_call(instance, policy, NULL, 0, &result, &error) == CG_TRAPPED);
    CHECK_HAS(error.message, "make another");
    CHECK(cg_instance_new(opened, &another, &error) == CG_OK);
    CHECK(cg_instance_call(another, policy, NULL, 0, &result, &error) == CG_OK);
    wasmtime_component_val_delete(&result);
    cg_instance_free(instance);
    cg_instance_free(another);
    cg_close(opened);
}
