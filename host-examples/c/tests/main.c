/* Runs the tests: `main COMPONENT target/c [part of a name]`. With `main --load FILE` it only opens a component. */

#include "check.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct {
    const char *name;
    void (*run)(void);
} TESTS[] = {
#define TEST(name) {#name, name}
    TEST(every_vector_gets_its_answer),
    TEST(every_function_has_a_vector),
    TEST(a_wrong_answer_would_be_seen),
    TEST(octets_that_are_no_text),
    TEST(mistakes_of_the_program),
    TEST(errors_are_cut_at_a_character),
    TEST(too_little_fuel),
    TEST(too_little_memory),
    TEST(a_stopped_instance_stays_stopped),
    TEST(a_file_that_is_not_there),
    TEST(a_file_that_is_not_this_component),
    TEST(a_library_of_another_version),
    TEST(headers_of_another_version),
    TEST(a_library_of_another_processor),
    TEST(many_threads),
    TEST(a_fork_after_loading),
    TEST(what_the_library_signs_is_taken),
    TEST(what_is_signed_here_the_library_takes),
    TEST(the_example_decides),
};

cg_gating *gating;
const char *component_path, *folder, *program;

static pthread_mutex_t failing = PTHREAD_MUTEX_INITIALIZER;
static unsigned failures;

void failed(const char *file, int line, const char *format, ...) {
    va_list arguments;
    pthread_mutex_lock(&failing);
    if (++failures <= 20) {
        printf("  %s:%d: ", strrchr(file, '/') ? strrchr(file, '/') + 1 : file, line);
        va_start(arguments, format);
        vprintf(format, arguments);
        va_end(arguments);
        putchar('\n');
    }
    pthread_mutex_unlock(&failing);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static cg_gating *open_component(const char *path) {
    cg_error error;
    cg_gating *opened;
    if (cg_open(path, NULL, &opened, &error) == CG_OK) return opened;
    fprintf(stderr, "%s: %s\n", error.code, error.message);
    exit(3);
}

int main(int count, char **arguments) {
    if (count == 3 && strcmp(arguments[1], "--load") == 0) {
        cg_close(open_component(arguments[2]));
        return 0;
    }
    if (count < 3) return 2;
    unsigned good = 0, bad = 0;
    double begun = seconds();
    setvbuf(stdout, NULL, _IOLBF, 0);
    program = arguments[0];
    component_path = arguments[1];
    folder = arguments[2];
    gating = open_component(component_path);
    for (size_t i = 0; i < sizeof TESTS / sizeof *TESTS; i++) {
        if (count > 3 && !strstr(TESTS[i].name, arguments[3])) continue;
        failures = 0;
        TESTS[i].run();
        if (failures > 0) bad++;
        else good++;
        printf("%s %s\n", failures > 0 ? "FAILED" : "ok", TESTS[i].name);
    }
    cg_close(gating);
    printf("%u passed, %u failed in %.2fs\n", good, bad, seconds() - begun);
    return bad > 0 || good == 0;
}
