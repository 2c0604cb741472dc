/*
 * What a call costs, beside PyPI `atlassian-jwt` on the same request in one run: `bench COMPONENT target/c`. The rounds
 * alternate, so that what else the machine does meets both. Prints the median and the best round.
 */

#include "connect_gating.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 9
#define CALLS 500

static const char TARGET[] = "/callback?pipeline=production&user=someone";
static const char BODY[] =
    "{\"pipelineId\":\"e9c906a7-451f-4fa6-ae1a-c389e2e2d87c\","
    "\"environmentId\":\"8ec94d72-a4fc-4ac0-b31d-c5a595f373ba\",\"deploymentSequenceNumber\":100,"
    "\"gatingStatus\":\"awaiting\",\"updatedTimestamp\":\"2020-08-25T06:04:50.239+00:00\","
    "\"details\":[{\"type\":\"issue\",\"issueKey\":\"ITSM-1\","
    "\"issueLink\":\"https://example.atlassian.net/browse/ITSM-1\"}]}";

static cg_gating *gating;
static cg_request request;
static cg_tenant tenant;
static uint64_t now;
static const char *folder;

static void check(cg_status status, const cg_error *error) {
    if (status == CG_OK) return;
    fprintf(stderr, "%s: %s\n", error->code, error->message);
    exit(1);
}

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void verify(void) {
    cg_error error;
    cg_verified_token *token;
    check(cg_verify(gating, &request, &tenant, NULL, now, &token, &error), &error);
    cg_free(token);
}

static void accept(void) {
    cg_error error;
    cg_event *event;
    check(cg_accept(gating, &request, cg_text_of(BODY), &tenant, NULL, now, &event, &error), &error);
    cg_free(event);
}

static void instance(void) {
    cg_error error;
    cg_instance *made;
    check(cg_instance_new(gating, &made, &error), &error);
    cg_instance_free(made);
}

static double ours(void (*call)(void)) {
    double begun = seconds();
    for (int i = 0; i < CALLS; i++) call();
    return (seconds() - begun) / CALLS * 1e6;
}

static double library(void) {
    char command[2048];
    double microseconds = 0;
    snprintf(command, sizeof command, "'%s/python/bin/python' tests/interop.py bench", folder);
    FILE *pipe = popen(command, "r");
    if (!pipe || fscanf(pipe, "%lf", &microseconds) != 1 || pclose(pipe) != 0) exit(1);
    return microseconds;
}

static int by_size(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

int main(int count, char **arguments) {
    static double rounds[4][ROUNDS];
    static const char *const names[] = {"atlassian-jwt, authenticate", "cg_verify", "cg_accept", "an instance alone"};
    if (count != 3) return 2;
    folder = arguments[2];
    cg_error error;
    double begun = seconds();
    check(cg_open(arguments[1], NULL, &gating, &error), &error);
    printf("cg_open: %.0f ms, once for a process\n", (seconds() - begun) * 1000);

    cg_signed *token;
    cg_text secret = cg_text_of("7512836e-9137-48ac-baaf-a1935b96e17a");
    uint32_t lifetime = 900;
    now = (uint64_t)time(NULL);
    tenant = (cg_tenant){cg_text_of("jira:1234-5678-9000"), &secret, 1};
    cg_outgoing_request outgoing = {cg_text_of("POST"), cg_text_of(TARGET), cg_text_of("")};
    check(cg_sign(gating, &outgoing, tenant.client_key, secret, now, &lifetime, &token, &error), &error);
    request = (cg_request){outgoing.method, outgoing.target, outgoing.base_path, &token->authorization, 1};

    for (int round = 0; round < ROUNDS; round++) {
        rounds[0][round] = library();
        rounds[1][round] = ours(verify);
        rounds[2][round] = ours(accept);
        rounds[3][round] = ours(instance);
    }
    for (int i = 0; i < 4; i++) qsort(rounds[i], ROUNDS, sizeof(double), by_size);
    for (int i = 0; i < 4; i++)
        printf("%-30s %7.0f us   x %.2f   (best %.0f us)\n", names[i], rounds[i][ROUNDS / 2],
               rounds[i][ROUNDS / 2] / rounds[0][ROUNDS / 2], rounds[i][0]);
    cg_free(token);
    cg_close(gating);
    return 0;
}
