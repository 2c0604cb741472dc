/* From the component's file to the first answer in C, in milliseconds. */

#include "connect_gating.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void check(cg_status status, const cg_error *error) {
    if (status == CG_OK) return;
    fprintf(stderr, "%s: %s\n", error->code, error->message);
    exit(1);
}

int main(int count, char **arguments) {
    if (count < 7) return 2;
    cg_text authorization = cg_text_of(arguments[2]), secret = cg_text_of(arguments[5]);
    cg_request request = {cg_text_of("POST"), cg_text_of("/callback"), cg_text_of(""), &authorization, 1};
    cg_tenant tenant = {cg_text_of(arguments[4]), &secret, 1};
    cg_gating *gating;
    cg_event *event;
    cg_error error;

    double begun = milliseconds();
    check(cg_open(arguments[1], NULL, &gating, &error), &error);
    check(cg_accept(gating, &request, cg_text_of(arguments[3]), &tenant, NULL, strtoull(arguments[6], NULL, 10), &event,
                    &error),
          &error);
    printf("%f\n", milliseconds() - begun);
    cg_free(event);
    cg_close(gating);
    return 0;
}
