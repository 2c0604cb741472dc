/* One cg_gating for many threads, each with calls and instances of its own; and for the children of a process. */

#include "check.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define THREADS 8
#define ROUNDS 60

static void *work(void *number) {
    uint64_t now = (uint64_t)time(NULL);
    char method[] = {'A', (char)('A' + *(const int *)number), '\0'};
    cg_error error;
    for (int round = 0; round < ROUNDS; round++) {
        cg_signed *token;
        cg_event *event = NULL;
        cg_request request = signed_request(&token, now);
        CHECK(cg_accept(gating, &request, cg_text_of(BODY), &TENANT, NULL, now, &event, &error) == CG_OK);
        CHECK(event && event->decision == CG_HOLD && event->token.expires_at == token->expires_at);
        cg_free(event);

        /* What this thread alone signed fails only for this thread. */
        cg_outgoing_request outgoing = {cg_text_of(method), request.target, request.base_path};
        cg_signed *own;
        cg_verified_token *verified;
        CHECK(cg_sign(gating, &outgoing, TENANT.client_key, TENANT.secrets[0], now, NULL, &own, &error) == CG_OK);
        request.authorization = &own->authorization;
        CHECK(cg_verify(gating, &request, &TENANT, NULL, now, &verified, &error) == CG_REFUSED);
        CHECK_CODE(error, "wrong-qsh");
        request.method = outgoing.method;
        CHECK(cg_verify(gating, &request, &TENANT, NULL, now, &verified, &error) == CG_OK);
        cg_free(verified);
        cg_free(own);
        cg_free(token);

        cg_instance *instance = NULL;
        wasmtime_component_val_t policy;
        CHECK(cg_instance_new(gating, &instance, &error) == CG_OK);
        CHECK(cg_instance_call(instance, "jwt.default-policy", NULL, 0, &policy, &error) == CG_OK);
        wasmtime_component_val_delete(&policy);
        cg_instance_free(instance);
    }
    return NULL;
}

void many_threads(void) {
    pthread_t threads[THREADS];
    int numbers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], NULL, work, &numbers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

void a_fork_after_loading(void) {
    cg_error error;
    cg_policy policy = *cg_default_policy(gating);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        cg_signed *token;
        uint64_t now = (uint64_t)time(NULL);
        cg_verified_token *verified = NULL;
        cg_request request = signed_request(&token, now);
        cg_status status = cg_verify(gating, &request, &TENANT, &policy, now, &verified, &error);
        /* It can compile again, which threads of the parent could not do for it, and catch a trap. */
        cg_limits limits = {1, CG_DEFAULT_MEMORY};
        cg_gating *opened;
        alarm(120); /* ends a child that waits for ever */
        _exit(status == CG_OK && verified && cg_open(component_path, &limits, &opened, &error) == CG_TRAPPED ? 0 : 1);
    }
    int status = -1;
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
