/* The JSON form of the vectors (tests/peers/vectors.md) to and from the values of the component, by their types. */

#include "check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

typedef wasmtime_component_val_t val;
typedef wasmtime_component_valtype_t type;

__attribute__((noreturn)) static void wrong(const char *what, const struct json *json) {
    fprintf(stderr, "a vector has no %s where one belongs: %.60s\n", what, json && json->text ? json->text : "");
    exit(2);
}

static wasm_name_t name_of(const char *data, size_t size) {
    return (wasm_name_t){size, (char *)data};
}

/* The state that folding these updates one after the other gives. */
static cg_text folded_state(struct memory *memory, const struct json *updates) {
    const wasmtime_component_func_type_t *fold = cg_function_type(gating, "gating.fold");
    cg_text state = {NULL, 0};
    const char *data;
    size_t size;
    type of;
    if (!wasmtime_component_func_type_param_nth(fold, 1, &data, &size, &of)) abort();
    for (const struct json *update = updates->first; update; update = update->next) {
        val stored = {.kind = WASMTIME_COMPONENT_STRING, .of.string = name_of(state.data, state.size)}, result;
        val arguments[] = {{.kind = WASMTIME_COMPONENT_LIST, .of.list = {state.data != NULL, &stored}},
                           value_of(memory, update, &of)};
        if (cg_call(gating, "gating.fold", arguments, 2, &result, NULL) != CG_OK) wrong("foldable update", update);
        wasm_name_t found = result.of.record.data[1].val.of.string; /* `state`, the second field of `folded` */
        char *copy = keep(memory, found.size + 1);
        memcpy(copy, found.data, found.size);
        state = (cg_text){copy, found.size};
        wasmtime_component_val_delete(&result);
    }
    wasmtime_component_valtype_delete(&of);
    return state;
}

cg_text text_of(struct memory *memory, const struct json *json) {
    if (json_get(json, "state-of")) return folded_state(memory, json_get(json, "state-of"));
    if (json && json->kind == JSON_STRING) return (cg_text){json->text, json->size};
    const struct json *repeated = json_get(json, "repeat"), *parts = json_get(json, "concat");
    if (!repeated && !parts) wrong("text", json);
    cg_text part = repeated ? text_of(memory, repeated) : (cg_text){NULL, 0};
    size_t times = repeated ? (size_t)strtoull(json_get(json, "times")->text, NULL, 10) : parts->count;
    const struct json *item = parts ? parts->first : NULL;
    cg_text whole = {keep(memory, 1), 0};
    for (size_t i = 0; i < times; i++) {
        if (item) part = text_of(memory, item), item = item->next;
        /* Where every part is the same, there is room for all of them at once. */
        if (parts || i == 0) {
            char *grown = keep(memory, whole.size + (parts ? part.size : part.size * times) + 1);
            memcpy(grown, whole.data, whole.size);
            whole.data = grown;
        }
        memcpy((char *)whole.data + whole.size, part.data, part.size);
        whole.size += part.size;
    }
    return whole;
}

static val *boxed(struct memory *memory, val value) {
    val *box = keep(memory, sizeof value);
    *box = value;
    return box;
}

static val record_of(struct memory *memory, const struct json *json, const wasmtime_component_record_type_t *record) {
    size_t count = wasmtime_component_record_type_field_count(record);
    val value = {.kind = WASMTIME_COMPONENT_RECORD, .of.record = {count, NULL}};
    value.of.record.data = keep(memory, count * sizeof *value.of.record.data);
    if (json->kind != JSON_OBJECT || json->count != count) wrong("record", json);
    for (size_t i = 0; i < count; i++) {
        const char *data;
        size_t size;
        type of;
        if (!wasmtime_component_record_type_field_nth(record, i, &data, &size, &of)) abort();
        char *name = keep(memory, size + 1);
        memcpy(name, data, size);
        const struct json *field = json_get(json, name);
        if (!field) wrong(name, json);
        value.of.record.data[i].name = name_of(name, size);
        value.of.record.data[i].val = value_of(memory, field, &of);
        wasmtime_component_valtype_delete(&of);
    }
    return value;
}

static val variant_of(struct memory *memory, const struct json *json,
                      const wasmtime_component_variant_type_t *variant) {
    const struct json *name = json->kind == JSON_OBJECT && json->first ? json->first->name : json;
    val value = {.kind = WASMTIME_COMPONENT_VARIANT};
    value.of.variant.discriminant = name_of(name->text, name->size);
    size_t count = wasmtime_component_variant_type_case_count(variant);
    for (size_t i = 0; i < count; i++) {
        const char *data;
        size_t size;
        bool payload;
        type of;
        if (!wasmtime_component_variant_type_case_nth(variant, i, &data, &size, &payload, &of)) abort();
        if (payload && size == name->size && memcmp(data, name->text, size) == 0)
            value.of.variant.val = boxed(memory, value_of(memory, json->first, &of));
        if (payload) wasmtime_component_valtype_delete(&of);
    }
    return value;
}

static val list_of(struct memory *memory, const struct json *json, const wasmtime_component_list_type_t *list) {
    val value = {.kind = WASMTIME_COMPONENT_LIST, .of.list = {json->count, NULL}};
    type of;
    size_t i = 0;
    if (json->kind != JSON_ARRAY) wrong("list", json);
    value.of.list.data = keep(memory, json->count * sizeof(val) + 1);
    wasmtime_component_list_type_element(list, &of);
    for (const struct json *item = json->first; item; item = item->next)
        value.of.list.data[i++] = value_of(memory, item, &of);
    wasmtime_component_valtype_delete(&of);
    return value;
}

static val number_of(const struct json *json, wasmtime_component_valkind_t kind, int64_t low, uint64_t high) {
    if (json->kind != JSON_NUMBER || strpbrk(json->text, ".eE")) wrong("integer", json);
    bool negative = json->text[0] == '-';
    int64_t number = negative ? strtoll(json->text, NULL, 10) : 0;
    uint64_t natural = negative ? 0 : strtoull(json->text, NULL, 10);
    if (number < low || natural > high) wrong("integer in range", json);
    val value = {.kind = kind};
    if (kind == WASMTIME_COMPONENT_U16) value.of.u16 = (uint16_t)natural;
    if (kind == WASMTIME_COMPONENT_U32) value.of.u32 = (uint32_t)natural;
    if (kind == WASMTIME_COMPONENT_U64) value.of.u64 = natural;
    if (kind == WASMTIME_COMPONENT_S64) value.of.s64 = negative ? number : (int64_t)natural;
    return value;
}

val value_of(struct memory *memory, const struct json *json, const type *of) {
    val value = {.kind = WASMTIME_COMPONENT_BOOL};
    switch (of->kind) {
    case WASMTIME_COMPONENT_VALTYPE_BOOL:
        if (json->kind != JSON_BOOL) wrong("bool", json);
        value.of.boolean = json->truth;
        return value;
    case WASMTIME_COMPONENT_VALTYPE_U16:
        return number_of(json, WASMTIME_COMPONENT_U16, 0, UINT16_MAX);
    case WASMTIME_COMPONENT_VALTYPE_U32:
        return number_of(json, WASMTIME_COMPONENT_U32, 0, UINT32_MAX);
    case WASMTIME_COMPONENT_VALTYPE_U64:
        return number_of(json, WASMTIME_COMPONENT_U64, 0, UINT64_MAX);
    case WASMTIME_COMPONENT_VALTYPE_S64:
        return number_of(json, WASMTIME_COMPONENT_S64, INT64_MIN, INT64_MAX);
    case WASMTIME_COMPONENT_VALTYPE_STRING: {
        cg_text text = text_of(memory, json);
        value.kind = WASMTIME_COMPONENT_STRING;
        value.of.string = name_of(text.data, text.size);
        return value;
    }
    case WASMTIME_COMPONENT_VALTYPE_ENUM:
        value.kind = WASMTIME_COMPONENT_ENUM;
        value.of.enumeration = name_of(json->text, json->size);
        return value;
    case WASMTIME_COMPONENT_VALTYPE_OPTION:
        value.kind = WASMTIME_COMPONENT_OPTION;
        value.of.option = NULL;
        if (json->kind != JSON_NULL) {
            type inner;
            wasmtime_component_option_type_ty(of->of.option, &inner);
            value.of.option = boxed(memory, value_of(memory, json, &inner));
            wasmtime_component_valtype_delete(&inner);
        }
        return value;
    case WASMTIME_COMPONENT_VALTYPE_LIST:
        return list_of(memory, json, of->of.list);
    case WASMTIME_COMPONENT_VALTYPE_RECORD:
        return record_of(memory, json, of->of.record);
    case WASMTIME_COMPONENT_VALTYPE_VARIANT:
        return variant_of(memory, json, of->of.variant);
    default:
        wrong("type that the vectors know", json);
    }
}

size_t arguments_of(struct memory *memory, const struct json *input, const char *function, val *arguments,
                    size_t room) {
    const wasmtime_component_func_type_t *signature = cg_function_type(gating, function);
    if (!signature) wrong(function, NULL);
    size_t count = wasmtime_component_func_type_param_count(signature), given = 0;
    for (size_t i = 0; i < count; i++) {
        const char *data;
        size_t size;
        type of;
        if (!wasmtime_component_func_type_param_nth(signature, i, &data, &size, &of) || given == room) abort();
        char *name = keep(memory, size + 1);
        memcpy(name, data, size);
        if (strcmp(name, "self") != 0) { /* a method's resource */
            const struct json *argument = json_get(input, name);
            if (!argument) wrong(name, input);
            arguments[given++] = value_of(memory, argument, &of);
        }
        wasmtime_component_valtype_delete(&of);
    }
    if (given != input->count) wrong(function, input);
    return given;
}

/* --- comparison -------------------------------------------------------------------------------------------------- */

static bool differs(char *where, size_t size, const char *at, const char *found, size_t length) {
    snprintf(where, size, "%s is `%.*s`", at, (int)(length < 200 ? length : 200), found);
    return false;
}

static bool same_name(const struct json *json, wasm_name_t name) {
    return json && json->kind == JSON_STRING && json->size == name.size &&
           (name.size == 0 || memcmp(json->text, name.data, name.size) == 0);
}

static bool same_number(const struct json *json, const char *digits, char *where, size_t size) {
    return (json->kind == JSON_NUMBER && json_is(json, digits)) ||
           differs(where, size, "a number", digits, strlen(digits));
}

/* `message` and `state` are compared only where the vector says them: prose, and the opaque state. */
static bool left_out(wasm_name_t name) {
    return (name.size == 7 && memcmp(name.data, "message", 7) == 0) ||
           (name.size == 5 && memcmp(name.data, "state", 5) == 0);
}

static bool same_record(const struct json *json, const val *found, char *where, size_t size) {
    size_t compared = 0;
    if (json->kind != JSON_OBJECT) return differs(where, size, "it", "a record", 8);
    for (size_t i = 0; i < found->of.record.size; i++) {
        const wasmtime_component_valrecord_entry_t *entry = &found->of.record.data[i];
        char name[64], inner[400] = "";
        snprintf(name, sizeof name, "%.*s", (int)entry->name.size, entry->name.data);
        const struct json *field = json_get(json, name);
        if (!field && left_out(entry->name)) continue;
        if (!field) return differs(where, size, "beside what is expected", name, strlen(name));
        compared++;
        if (same(field, &entry->val, inner, sizeof inner)) continue;
        snprintf(where, size, "%s: %s", name, inner);
        return false;
    }
    return compared == json->count || differs(where, size, "it", "a record of fewer fields", 24);
}

bool same(const struct json *json, const val *found, char *where, size_t size) {
    char digits[32];
    switch (found->kind) {
    case WASMTIME_COMPONENT_BOOL:
        return (json->kind == JSON_BOOL && json->truth == found->of.boolean) ||
               differs(where, size, "it", found->of.boolean ? "true" : "false", 5);
    case WASMTIME_COMPONENT_U16:
        snprintf(digits, sizeof digits, "%u", (unsigned)found->of.u16);
        return same_number(json, digits, where, size);
    case WASMTIME_COMPONENT_U32:
        snprintf(digits, sizeof digits, "%" PRIu32, found->of.u32);
        return same_number(json, digits, where, size);
    case WASMTIME_COMPONENT_U64:
        snprintf(digits, sizeof digits, "%" PRIu64, found->of.u64);
        return same_number(json, digits, where, size);
    case WASMTIME_COMPONENT_S64:
        snprintf(digits, sizeof digits, "%" PRId64, found->of.s64);
        return same_number(json, digits, where, size);
    case WASMTIME_COMPONENT_STRING:
        return same_name(json, found->of.string) ||
               differs(where, size, "a text", found->of.string.data, found->of.string.size);
    case WASMTIME_COMPONENT_ENUM:
        return same_name(json, found->of.enumeration) ||
               differs(where, size, "a case", found->of.enumeration.data, found->of.enumeration.size);
    case WASMTIME_COMPONENT_OPTION:
        if (found->of.option) return same(json, found->of.option, where, size);
        return json->kind == JSON_NULL || differs(where, size, "an option", "none", 4);
    case WASMTIME_COMPONENT_LIST: {
        const struct json *item = json->first;
        if (json->kind != JSON_ARRAY || json->count != found->of.list.size)
            return differs(where, size, "it", "a list of another length", 24);
        for (size_t i = 0; i < found->of.list.size; i++, item = item->next)
            if (!same(item, &found->of.list.data[i], where, size)) return false;
        return true;
    }
    case WASMTIME_COMPONENT_RECORD:
        return same_record(json, found, where, size);
    case WASMTIME_COMPONENT_VARIANT: {
        wasm_name_t name = found->of.variant.discriminant;
        const struct json *expected = found->of.variant.val ? (json->first ? json->first->name : NULL) : json;
        if (!same_name(expected, name)) return differs(where, size, "a case", name.data, name.size);
        return !found->of.variant.val || (json->count == 1 && same(json->first, found->of.variant.val, where, size));
    }
    default:
        return differs(where, size, "it", "of a kind that the contract has not", 35);
    }
}
