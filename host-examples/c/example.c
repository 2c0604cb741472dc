/*
 * Verifies a gating callback and prints the decision:
 *
 *     SHARED_SECRET=… ./example COMPONENT CLIENT_KEY [BASE_PATH] < request
 *
 * The request is read from standard input as it came over the wire (HTTP/1.1, the whole body behind the headers).
 * Exit code: 0 proceed, 10 hold, 11 stop, 12 misconfigured, 20 refused, 1 anything else. So nothing but a signed
 * `allowed` gives 0. A host does more before it opens a gate: see `interface callback` in wit/reference.md.
 */

#include "connect_gating.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>

#define HEAD_MAX 65536
#define HEADERS_MAX 16

/* Cuts the next line off, without its end; false at the empty line that ends the headers. */
static bool next_line(cg_text *rest, cg_text *line) {
    const char *end = rest->size ? memchr(rest->data, '\n', rest->size) : NULL;
    if (!end) return false;
    *line = (cg_text){rest->data, (size_t)(end - rest->data)};
    rest->size -= line->size + 1;
    rest->data = end + 1;
    if (line->size > 0 && line->data[line->size - 1] == '\r') line->size--;
    return line->size > 0;
}

static cg_text trim(const char *data, size_t size) {
    while (size > 0 && (*data == ' ' || *data == '\t')) data++, size--;
    while (size > 0 && (data[size - 1] == ' ' || data[size - 1] == '\t')) size--;
    return (cg_text){data, size};
}

/* The request line, and every header `Authorization`. What is left of `rest` is the body. */
static bool read_head(cg_text *rest, cg_request *request, cg_text *authorization) {
    static const char wanted[] = "authorization:";
    cg_text line;
    if (!next_line(rest, &line)) return false;
    const char *target = memchr(line.data, ' ', line.size);
    if (!target) return false;
    request->method = (cg_text){line.data, (size_t)(target++ - line.data)};
    size_t left = line.size - request->method.size - 1;
    const char *end = memchr(target, ' ', left);
    if (!end) return false;
    request->target = (cg_text){target, (size_t)(end - target)};
    request->authorization = authorization;
    while (next_line(rest, &line)) {
        size_t name = sizeof wanted - 1;
        if (line.size < name || strncasecmp(line.data, wanted, name) != 0) continue;
        if (request->authorization_count == HEADERS_MAX) return false;
        authorization[request->authorization_count++] = trim(line.data + name, line.size - name);
    }
    return true;
}

int main(int count, char **arguments) {
    static char input[HEAD_MAX + CG_BODY_MAX + 1];
    static const int codes[] = {[CG_PROCEED] = 0, [CG_HOLD] = 10, [CG_STOP] = 11, [CG_MISCONFIGURED] = 12};
    const char *secret = getenv("SHARED_SECRET");
    if (count < 3 || count > 4 || !secret) {
        fprintf(stderr, "use: SHARED_SECRET=… %s COMPONENT CLIENT_KEY [BASE_PATH] < request\n", arguments[0]);
        return 1;
    }

    cg_text rest = {input, fread(input, 1, sizeof input, stdin)}, authorization[HEADERS_MAX];
    cg_request request = {.base_path = cg_text_of(count > 3 ? arguments[3] : "")};
    if (!read_head(&rest, &request, authorization)) {
        fprintf(stderr, "standard input is no HTTP/1.1 request\n");
        return 1;
    }

    cg_gating *gating;
    cg_event *event;
    cg_error error;
    if (cg_open(arguments[1], NULL, &gating, &error) != CG_OK) {
        fprintf(stderr, "%s: %s\n", error.code, error.message);
        return 1;
    }
    const cg_text shared = cg_text_of(secret);
    const cg_tenant tenant = {cg_text_of(arguments[2]), &shared, 1};
    cg_status status = cg_accept(gating, &request, rest, &tenant, NULL, (uint64_t)time(NULL), &event, &error);
    int code = 1;
    if (status == CG_OK) {
        const cg_gate *gate = &event->update.gate;
        printf("%s %s/%s/%lld\n", cg_decision_name(event->decision), gate->pipeline_id.data, gate->environment_id.data,
               (long long)gate->sequence_number);
        code = codes[event->decision];
        cg_free(event);
    } else {
        fprintf(stderr, "%u %s\n%s: %s\n", error.http_status, error.answer, error.code, error.message);
        if (status == CG_REFUSED) code = 20;
    }
    cg_close(gating);
    return code;
}
