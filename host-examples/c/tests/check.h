/* What the tests share. */

#ifndef CHECK_H
#define CHECK_H

#include "../connect_gating.h"
#include "json.h"

#include <wasmtime.h>
#include <wasmtime/component.h>

/* Notes a failure of the test that runs now, and goes on. May be used by several threads. */
__attribute__((format(printf, 3, 4))) void failed(const char *file, int line, const char *format, ...);

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) failed(__FILE__, __LINE__, "not so: %s", #condition);                                        \
    } while (0)

#define CHECK_CODE(error, expected)                                                                                    \
    do {                                                                                                               \
        if (strcmp((error).code, expected) != 0)                                                                       \
            failed(__FILE__, __LINE__, "`%s` (%s) where `%s` is expected", (error).code, (error).message, expected);   \
    } while (0)

#define CHECK_HAS(text, part)                                                                                          \
    do {                                                                                                               \
        if (!strstr(text, part)) failed(__FILE__, __LINE__, "`%s` is not in: %s", part, text);                         \
    } while (0)

/* The component of the run, opened once. */
extern cg_gating *gating;
extern const char *component_path;
/* The folder target/c, and this program. */
extern const char *folder;
extern const char *program;

void every_vector_gets_its_answer(void);
void every_function_has_a_vector(void);
void a_wrong_answer_would_be_seen(void);
void octets_that_are_no_text(void);
void mistakes_of_the_program(void);
void too_little_fuel(void);
void too_little_memory(void);
void a_stopped_instance_stays_stopped(void);
void errors_are_cut_at_a_character(void);
void a_file_that_is_not_there(void);
void a_file_that_is_not_this_component(void);
void a_library_of_another_version(void);
void a_library_of_another_processor(void);
void headers_of_another_version(void);
void many_threads(void);
void a_fork_after_loading(void);
void what_the_library_signs_is_taken(void);
void what_is_signed_here_the_library_takes(void);
void the_example_decides(void);

/* A call of the component by the JSON form of its arguments, and whether an answer has a JSON form. */
wasmtime_component_val_t value_of(struct memory *memory, const struct json *json,
                                  const wasmtime_component_valtype_t *type);
size_t arguments_of(struct memory *memory, const struct json *input, const char *function,
                    wasmtime_component_val_t *arguments, size_t room);
bool same(const struct json *expected, const wasmtime_component_val_t *found, char *where, size_t size);

/* Checks a vector on the typed function of its name; false where there is none. */
bool check_typed(struct memory *memory, const char *function, const struct json *input, const struct json *expected,
                 const char *id);

/* A text of a vector: a string, or an expression that stands for one. */
cg_text text_of(struct memory *memory, const struct json *json);

/* One request with a fresh token for it, and the tenant that it is of. */
extern const char BODY[];
extern const cg_tenant TENANT;
cg_request signed_request(cg_signed **token, uint64_t now);

#endif
