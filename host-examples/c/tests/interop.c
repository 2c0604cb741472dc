/* PyPI `atlassian-jwt` both ways, by interop.py. */

#include "check.h"

#include <stdio.h>
#include <time.h>

static FILE *library(const char *what, const char *mode) {
    char command[2048];
    snprintf(command, sizeof command, "'%s/python/bin/python' '%s/../../host-examples/c/tests/interop.py' %s", folder,
             folder, what);
    return popen(command, mode);
}

void what_the_library_signs_is_taken(void) {
    static char line[8192], method[16], target[4096], token[4096], header[4200];
    FILE *lines = library("make", "r");
    int count = 0;
    cg_error error;
    while (fgets(line, sizeof line, lines) && sscanf(line, "%15s %4095s %4095s", method, target, token) == 3) {
        cg_unverified_token *peeked = NULL;
        cg_verified_token *verified = NULL;
        uint64_t now = (uint64_t)time(NULL);
        snprintf(header, sizeof header, "JWT %s", token);
        cg_text authorization = cg_text_of(header);
        cg_request request = {cg_text_of(method), cg_text_of(target), cg_text_of(""), &authorization, 1};
        CHECK(cg_peek(gating, &request, NULL, &peeked, &error) == CG_OK);
        CHECK(peeked && strcmp(peeked->unverified_issuer.data, TENANT.client_key.data) == 0);
        cg_free(peeked);
        CHECK(cg_verify(gating, &request, &TENANT, NULL, now, &verified, &error) == CG_OK);
        CHECK(verified && verified->expires_at - verified->issued_at == 180);
        cg_free(verified);
        request.target = cg_text_of("/elsewhere");
        CHECK(cg_verify(gating, &request, &TENANT, NULL, now, &verified, &error) == CG_REFUSED);
        CHECK_CODE(error, "wrong-qsh");
        count++;
    }
    CHECK(pclose(lines) == 0);
    CHECK(count == 200);
}

void what_is_signed_here_the_library_takes(void) {
    static char line[8192], method[16], target[4096];
    FILE *lines = library("make", "r"), *signatures = library("check", "w");
    uint64_t now = (uint64_t)time(NULL);
    cg_error error;
    while (fgets(line, sizeof line, lines) && sscanf(line, "%15s %4095s", method, target) == 2) {
        cg_signed *token = NULL;
        cg_outgoing_request request = {cg_text_of(method), cg_text_of(target), cg_text_of("")};
        CHECK(cg_sign(gating, &request, TENANT.client_key, TENANT.secrets[0], now, NULL, &token, &error) == CG_OK);
        fprintf(signatures, "%s %s %s\n", method, target, token ? token->token.data : "");
        cg_free(token);
    }
    CHECK(pclose(lines) == 0);
    CHECK(pclose(signatures) == 0);
}
