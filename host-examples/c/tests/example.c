/* The example program, from outside: its exit codes and what it prints. */

#include "check.h"

#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

static int decide(const char *secret, const char *authorization, const char *body, char *said, size_t size) {
    char command[8192], path[1024];
    snprintf(path, sizeof path, "%s/callback.http", folder);
    FILE *file = fopen(path, "wb");
    fprintf(file, "POST /callback?pipeline=production&user=someone HTTP/1.1\r\nHost: app.example.com\r\n%s%s\r\n%s",
            authorization, authorization[0] ? "\r\n" : "", body);
    fclose(file);
    snprintf(command, sizeof command, "SHARED_SECRET='%s' '%s/example' '%s' '%s' <'%s' 2>&1", secret, folder,
             component_path, TENANT.client_key.data, path);
    FILE *pipe = popen(command, "r");
    size_t got = fread(said, 1, size - 1, pipe);
    said[got] = '\0';
    remove(path);
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void the_example_decides(void) {
    static char header[4096], body[2048], said[2048];
    static const struct {
        const char *status, *says;
        int code;
    } cases[] = {
        {"allowed", "proceed", 0},
        {"awaiting", "hold", 10},
        {"prevented", "stop", 11},
        {"perhaps", "misconfigured", 12},
    };
    cg_signed *token;
    signed_request(&token, (uint64_t)time(NULL));
    snprintf(header, sizeof header, "authorization: %s", token->authorization.data);
    const char *secret = TENANT.secrets[0].data;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(body, sizeof body,
                 "{\"pipelineId\":\"p\",\"environmentId\":\"e\",\"deploymentSequenceNumber\":7,\"gatingStatus\":\"%s\","
                 "\"updatedTimestamp\":\"2020-09-13T12:26:40Z\"}", cases[i].status);
        CHECK(decide(secret, header, body, said, sizeof said) == cases[i].code);
        CHECK_HAS(said, cases[i].says);
        CHECK_HAS(said, "p/e/7");
    }
    CHECK(decide("another", header, body, said, sizeof said) == 20);
    CHECK_HAS(said, "401 unauthorized");
    CHECK_HAS(said, "bad-signature");
    CHECK(decide(secret, "", body, said, sizeof said) == 20);
    CHECK_HAS(said, "missing-token");
    CHECK(decide(secret, header, "", said, sizeof said) == 20);
    CHECK_HAS(said, "400 malformed-body");
    CHECK(!strstr(said, token->token.data));
    cg_free(token);
}
