/* Every vector of tests/vectors, by cg_call, and those of the typed functions by these as well. */

#include "check.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#define ARGUMENTS 8
#define RESOURCES 8

typedef wasmtime_component_val_t val;

/* What a call gave against `{"ok": …}` or `{"err": …}`. */
static void compare(const char *id, const struct json *expected, cg_status status, const val *found,
                    const cg_error *error) {
    char where[600] = "";
    const struct json *payload = json_get(expected, status == CG_OK ? "ok" : "err");
    if (status != CG_OK && status != CG_REFUSED) failed(__FILE__, __LINE__, "%s: %s", id, error->message);
    else if (!payload) failed(__FILE__, __LINE__, "%s: %s", id, status == CG_OK ? "is accepted" : error->message);
    else if (!same(payload, found, where, sizeof where)) failed(__FILE__, __LINE__, "%s: %s", id, where);
    else if (status == CG_REFUSED && json_get(payload, "code") && !json_is(json_get(payload, "code"), error->code))
        failed(__FILE__, __LINE__, "%s: the error's code is `%s`", id, error->code);
}

struct held {
    const struct json *as;
    val resource;
};

static struct held *find_held(struct held *held, const struct json *as) {
    for (size_t i = 0; as && i < RESOURCES; i++)
        if (held[i].as && json_is(held[i].as, as->text)) return &held[i];
    fprintf(stderr, "a step uses a resource that is not there\n");
    exit(2);
}

static void drop(cg_instance *instance, struct held *held, const char *id) {
    cg_error error;
    if (cg_instance_drop(instance, &held->resource, &error) != CG_OK)
        failed(__FILE__, __LINE__, "%s: %s", id, error.message);
    held->as = NULL;
}

/* `deployments.splitter` and the step's call make `deployments.[method]splitter.add`. */
static void function_of(char *name, size_t size, const char *resource, const struct json *step) {
    const char *dot = strchr(resource, '.');
    snprintf(name, size, "%.*s.[%s]%s.%s", (int)(dot - resource), resource, json_get(step, "on") ? "method" : "static",
             dot + 1, json_get(step, "call")->text);
}

static void check_steps(struct memory *memory, const char *id, const char *resource, const struct json *steps,
                        const struct json *expected) {
    cg_error error;
    cg_instance *instance;
    struct held held[RESOURCES] = {{NULL, {0}}};
    if (cg_instance_new(gating, &instance, &error) != CG_OK) {
        failed(__FILE__, __LINE__, "%s: %s", id, error.message);
        return;
    }
    const struct json *answer = json_get(expected, "ok")->first;
    for (const struct json *step = steps->first; step; step = step->next) {
        if (json_get(step, "drop")) {
            drop(instance, find_held(held, json_get(step, "drop")), id);
            continue;
        }
        char function[96];
        val arguments[ARGUMENTS], result;
        size_t own = 0;
        function_of(function, sizeof function, resource, step);
        if (json_get(step, "on")) arguments[own++] = find_held(held, json_get(step, "on"))->resource;
        size_t count = own + arguments_of(memory, json_get(step, "input"), function, arguments + own, ARGUMENTS - own);
        cg_status status = cg_instance_call(instance, function, arguments, count, &result, &error);
        if (!answer) {
            failed(__FILE__, __LINE__, "%s: more answers than the vector has", id);
        } else if (status == CG_OK && json_get(step, "as")) {
            size_t free = 0;
            while (held[free].as) free++;
            held[free] = (struct held){json_get(step, "as"), result};
            CHECK(json_get(answer, "ok") && json_get(answer, "ok")->kind == JSON_NULL);
        } else {
            compare(id, answer, status, &result, &error);
            if (status == CG_OK || status == CG_REFUSED) wasmtime_component_val_delete(&result);
        }
        answer = answer ? answer->next : NULL;
    }
    CHECK(!answer);
    for (size_t i = 0; i < RESOURCES; i++)
        if (held[i].as) drop(instance, &held[i], id);
    cg_instance_free(instance);
}

/* Says whether a typed function was called as well. */
static bool check_vector(const struct json *vector) {
    bool typed = false;
    struct memory memory = {NULL};
    cg_error error;
    val arguments[ARGUMENTS], result;
    const char *id = json_get(vector, "id")->text, *function = json_get(vector, "function")->text;
    const struct json *input = json_get(vector, "input"), *expected = json_get(vector, "expect");
    if (json_get(input, "steps")) {
        check_steps(&memory, id, function, json_get(input, "steps"), expected);
    } else {
        size_t count = arguments_of(&memory, input, function, arguments, ARGUMENTS);
        cg_status status = cg_call(gating, function, arguments, count, &result, &error);
        compare(id, expected, status, &result, &error);
        if (status == CG_OK || status == CG_REFUSED) wasmtime_component_val_delete(&result);
        typed = check_typed(&memory, function, input, expected, id);
    }
    release(&memory);
    return typed;
}

static glob_t files(void) {
    char pattern[1024];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/../../tests/vectors/*.json", folder);
    if (glob(pattern, 0, NULL, &found) != 0) {
        fprintf(stderr, "no vectors at %s\n", pattern);
        exit(2);
    }
    return found;
}

void every_vector_gets_its_answer(void) {
    glob_t found = files();
    size_t count = 0, typed = 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct memory memory = {NULL};
        const struct json *vectors = json_get(json_file(&memory, found.gl_pathv[i]), "vectors");
        CHECK(vectors->count > 0);
        for (const struct json *vector = vectors->first; vector; vector = vector->next, count++)
            typed += check_vector(vector);
        release(&memory);
    }
    printf("%zu vectors, %zu of them by the typed functions too\n", count, typed);
    CHECK(typed > 0);
    globfree(&found);
}

/* A resource's functions stand in vectors under its name. */
static bool has_vector(const char *function, glob_t *found) {
    char name[96];
    const char *bracket = strchr(function, ']');
    if (bracket)
        snprintf(name, sizeof name, "%.*s.%.*s", (int)strcspn(function, "."), function, (int)strcspn(bracket + 1, "."),
                 bracket + 1);
    else snprintf(name, sizeof name, "%s", function);
    bool has = false;
    for (size_t i = 0; !has && i < found->gl_pathc; i++) {
        struct memory memory = {NULL};
        const struct json *vectors = json_get(json_file(&memory, found->gl_pathv[i]), "vectors");
        for (const struct json *vector = vectors->first; !has && vector; vector = vector->next)
            has = json_is(json_get(vector, "function"), name);
        release(&memory);
    }
    return has;
}

void every_function_has_a_vector(void) {
    glob_t found = files();
    size_t count = 0;
    for (const char *function; (function = cg_function_name(gating, count)); count++)
        if (!has_vector(function, &found)) failed(__FILE__, __LINE__, "no vector calls `%s`", function);
    CHECK(count > 30);
    globfree(&found);
}

void a_wrong_answer_would_be_seen(void) {
    static const char *const wrong[] = {
        "{\"leeway\":31,\"max-lifetime\":900,\"late\":0,\"query-token\":false,\"context-token\":false}",
        "{\"leeway\":30,\"max-lifetime\":900,\"late\":0,\"query-token\":true,\"context-token\":false}",
        "{\"leeway\":30,\"max-lifetime\":900,\"late\":0,\"query-token\":false}",
        "{\"leeway\":30,\"max-lifetime\":900,\"late\":0,\"query-token\":false,\"context-token\":false,\"more\":1}",
        "{\"leeway\":\"30\",\"max-lifetime\":900,\"late\":0,\"query-token\":false,\"context-token\":false}",
        "null",
    };
    struct memory memory = {NULL};
    char where[600];
    val result;
    cg_error error;
    CHECK(cg_call(gating, "jwt.default-policy", NULL, 0, &result, &error) == CG_OK);
    const char right[] =
        "{\"leeway\":30,\"max-lifetime\":900,\"late\":0,\"query-token\":false,\"context-token\":false}";
    CHECK(same(json_read(&memory, right, strlen(right)), &result, where, sizeof where));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(!same(json_read(&memory, wrong[i], strlen(wrong[i])), &result, where, sizeof where));
    wasmtime_component_val_delete(&result);
    release(&memory);
}
