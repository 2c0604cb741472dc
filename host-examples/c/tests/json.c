#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct block {
    struct block *next;
    max_align_t bytes[];
};

void *keep(struct memory *memory, size_t size) {
    struct block *block = calloc(1, sizeof *block + size);
    if (!block) abort();
    block->next = memory->blocks;
    memory->blocks = block;
    return block->bytes;
}

void release(struct memory *memory) {
    while (memory->blocks) {
        struct block *next = memory->blocks->next;
        free(memory->blocks);
        memory->blocks = next;
    }
}

struct input {
    struct memory *memory;
    const char *at, *end;
};

static const struct json *value(struct input *input);

__attribute__((noreturn)) static void wrong(const struct input *input) {
    fprintf(stderr, "no JSON: %.40s\n", input->at);
    exit(2);
}

static void blanks(struct input *input) {
    while (input->at < input->end && strchr(" \t\r\n", *input->at)) input->at++;
}

static bool skip(struct input *input, char wanted) {
    blanks(input);
    if (input->at == input->end || *input->at != wanted) return false;
    input->at++;
    return true;
}

static void need(struct input *input, char wanted) {
    if (!skip(input, wanted)) wrong(input);
}

static unsigned long escaped(struct input *input) {
    char digits[5] = {0};
    if (input->end - input->at < 4) wrong(input);
    memcpy(digits, input->at, 4);
    input->at += 4;
    return strtoul(digits, NULL, 16);
}

static size_t utf8(unsigned long c, char *out) {
    if (c < 0x80) return out[0] = (char)c, 1;
    if (c < 0x800) return out[0] = (char)(0xC0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12), out[1] = (char)(0x80 | (c >> 6 & 63)), out[2] = (char)(0x80 | (c & 63));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18), out[1] = (char)(0x80 | (c >> 12 & 63));
    out[2] = (char)(0x80 | (c >> 6 & 63)), out[3] = (char)(0x80 | (c & 63));
    return 4;
}

static void string(struct input *input, struct json *json) {
    static const char names[] = "\"\\/bfnrt", octets[] = "\"\\/\b\f\n\r\t";
    const char *close = input->at;
    while (close < input->end && *close != '"') close += *close == '\\' ? 2 : 1;
    if (close >= input->end) wrong(input);
    char *text = keep(input->memory, (size_t)(close - input->at) + 1);
    json->kind = JSON_STRING;
    json->text = text;
    while (input->at < close) {
        if (*input->at != '\\') {
            text[json->size++] = *input->at++;
            continue;
        }
        input->at++;
        char kind = *input->at++;
        const char *name = strchr(names, kind);
        if (name) {
            text[json->size++] = octets[name - names];
        } else {
            unsigned long c = escaped(input);
            if (c >= 0xD800 && c < 0xDC00) {
                input->at += 2;
                c = 0x10000 + ((c - 0xD800) << 10) + (escaped(input) - 0xDC00);
            }
            json->size += utf8(c, text + json->size);
        }
    }
    input->at++;
}

static void items(struct input *input, struct json *json, bool named) {
    const struct json **end = &json->first;
    char close = named ? '}' : ']';
    json->kind = named ? JSON_OBJECT : JSON_ARRAY;
    if (skip(input, close)) return;
    do {
        struct json *name = NULL;
        if (named) {
            name = keep(input->memory, sizeof *name);
            need(input, '"');
            string(input, name);
            need(input, ':');
        }
        struct json *item = (struct json *)value(input);
        item->name = name;
        *end = item;
        end = &item->next;
        json->count++;
    } while (skip(input, ','));
    need(input, close);
}

static bool word(struct input *input, const char *word) {
    size_t size = strlen(word);
    if ((size_t)(input->end - input->at) < size || memcmp(input->at, word, size) != 0) return false;
    input->at += size;
    return true;
}

static const struct json *value(struct input *input) {
    struct json *json = keep(input->memory, sizeof *json);
    if (skip(input, '{')) {
        items(input, json, true);
    } else if (skip(input, '[')) {
        items(input, json, false);
    } else if (skip(input, '"')) {
        string(input, json);
    } else if (word(input, "null")) {
        json->kind = JSON_NULL;
    } else if (word(input, "true") || word(input, "false")) {
        json->kind = JSON_BOOL;
        json->truth = input->at[-2] == 'u';
    } else {
        size_t size = strspn(input->at, "+-.0123456789eE");
        if (size == 0) wrong(input);
        char *text = keep(input->memory, size + 1);
        memcpy(text, input->at, size);
        input->at += size;
        json->kind = JSON_NUMBER;
        json->text = text;
        json->size = size;
    }
    return json;
}

const struct json *json_read(struct memory *memory, const char *text, size_t size) {
    struct input input = {memory, text, text + size};
    const struct json *json = value(&input);
    blanks(&input);
    if (input.at != input.end) wrong(&input);
    return json;
}

const struct json *json_file(struct memory *memory, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(2);
    }
    size_t size = (size_t)ftell(file);
    char *text = keep(memory, size + 1);
    rewind(file);
    if (fread(text, 1, size, file) != size) exit(2);
    fclose(file);
    return json_read(memory, text, size);
}

const struct json *json_get(const struct json *object, const char *name) {
    for (const struct json *member = object ? object->first : NULL; member; member = member->next)
        if (member->name && json_is(member->name, name)) return member;
    return NULL;
}

bool json_is(const struct json *json, const char *text) {
    return json && json->text && json->size == strlen(text) && memcmp(json->text, text, json->size) == 0;
}
