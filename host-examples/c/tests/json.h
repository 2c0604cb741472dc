/*
 * JSON for the tests, of files that are trusted. It keeps a number as the text that stands there: the libraries at hand
 * read doubles or signed integers, and the vectors have all of u64.
 */

#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>

/* Memory that is given back all at once. */
struct memory {
    struct block *blocks;
};
void *keep(struct memory *memory, size_t size);
void release(struct memory *memory);

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_kind kind;
    bool truth;
    const char *text; /* of a string or number, NUL-terminated */
    size_t size;
    const struct json *name; /* of a member of an object */
    const struct json *first, *next;
    size_t count; /* of items or members */
};

/* Ends the program where the text is no JSON. */
const struct json *json_read(struct memory *memory, const char *text, size_t size);
const struct json *json_file(struct memory *memory, const char *path);

/* The member of this name, or NULL. */
const struct json *json_get(const struct json *object, const char *name);
bool json_is(const struct json *json, const char *text);

#endif
