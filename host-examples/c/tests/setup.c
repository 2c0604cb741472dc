/* Bad set-ups get an error that says what is wrong. Those of the library are tried in processes of their own. */

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void write_file(const char *path, const char *octets, size_t size) {
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(octets, 1, size, file) != size || fclose(file) != 0) {
        perror(path);
        exit(2);
    }
}

static char *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(2);
    }
    *size = (size_t)ftell(file);
    char *octets = malloc(*size);
    rewind(file);
    if (fread(octets, 1, *size, file) != *size) exit(2);
    fclose(file);
    return octets;
}

void a_file_that_is_not_there(void) {
    cg_error error;
    cg_gating *opened;
    CHECK(cg_open("/nowhere.wasm", NULL, &opened, &error) == CG_UNUSABLE && !opened);
    CHECK_CODE(error, "component-missing");
    CHECK_HAS(error.message, "`/nowhere.wasm` can't be read: No such file");
    CHECK(cg_open(folder, NULL, &opened, &error) == CG_UNUSABLE);
    CHECK_CODE(error, "component-missing");
    CHECK_HAS(error.message, "directory");
    CHECK(cg_open("/nowhere.wasm", NULL, &opened, NULL) == CG_UNUSABLE);
}

static void refuses(const char *octets, size_t size, const char *code, const char *says) {
    char path[1024];
    cg_error error;
    cg_gating *opened;
    snprintf(path, sizeof path, "%s/other.wasm", folder);
    write_file(path, octets, size);
    CHECK(cg_open(path, NULL, &opened, &error) == CG_UNUSABLE && !opened);
    CHECK_CODE(error, code);
    CHECK_HAS(error.message, says);
    CHECK(error.http_status == 503 && strcmp(error.answer, "unavailable") == 0);
    unlink(path);
}

static void replace(char *octets, size_t size, const char *from, const char *to) {
    size_t length = strlen(from);
    for (size_t i = 0; i + length <= size; i++)
        if (memcmp(octets + i, from, length) == 0) memcpy(octets + i, to, length);
}

void a_file_that_is_not_this_component(void) {
    static const char text[] = "no WebAssembly", module[] = "(module)", nothing[] = "(component)";
    static const char imports[] = "(component (import \"clock\" (func)))";
    size_t size;
    char *octets = read_file(component_path, &size);
    refuses(text, sizeof text - 1, "component-unusable", "is no WebAssembly component");
    refuses("", 0, "component-unusable", "is no WebAssembly component");
    refuses(module, sizeof module - 1, "component-unusable", "is no WebAssembly component");
    refuses(octets, size - 1000, "component-unusable", "is no WebAssembly component");
    refuses(imports, sizeof imports - 1, "wrong-contract", "imports `clock`");
    refuses(nothing, sizeof nothing - 1, "wrong-contract", "it exports nothing");
    replace(octets, size, "@0.1.0", "@0.2.0");
    refuses(octets, size, "wrong-contract", "does not export `jwt.default-policy` of connect-gating:api@0.1.0");
    replace(octets, size, "@0.2.0", "@0.1.0");
    replace(octets, size, "max-lifetime", "max-lifetimf");
    refuses(octets, size, "wrong-contract", "`jwt.default-policy` in a form that is not that of 0.1.0");
    free(octets);
}

/* Runs a command, and gives its exit code and what it said. */
static int run(const char *command, char *said, size_t size) {
    FILE *pipe = popen(command, "r");
    size_t got = pipe ? fread(said, 1, size - 1, pipe) : 0;
    said[got] = '\0';
    int status = pipe ? pclose(pipe) : -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void a_library_of_another_version(void) {
    char command[4096], said[2048];
    const char format[] = "LD_LIBRARY_PATH='%s/%s' '%s' --load '%s' 2>&1";
    snprintf(command, sizeof command, format, folder, "wasmtime/lib", program, component_path);
    CHECK(run(command, said, sizeof said) == 0);
    snprintf(command, sizeof command, format, folder, "older", program, component_path);
    CHECK(run(command, said, sizeof said) == 3);
    CHECK_HAS(said, "unusable-runtime: the wasmtime library is of version `49`, where 50 is needed");
}

void headers_of_another_version(void) {
    char command[4096], said[2048];
    snprintf(command, sizeof command, "cc -fsyntax-only -I'%s/wasmtime/include' -include wasmtime.h "
             "-x c - 2>&1 <<'END'\n#undef WASMTIME_VERSION_MAJOR\n"
             "#define WASMTIME_VERSION_MAJOR 49\n#include \"%s/../../host-examples/c/connect_gating.c\"\nEND\n",
             folder, folder);
    CHECK(run(command, said, sizeof said) != 0);
    CHECK_HAS(said, "connect_gating.c is written for the headers of wasmtime 50");
}

/* The linker says so; the loader passes such a library by. */
void a_library_of_another_processor(void) {
    char path[1024], command[4096], said[2048];
    size_t size;
    snprintf(path, sizeof path, "%s/wasmtime/lib/libwasmtime.so", folder);
    char *octets = read_file(path, &size);
    octets[18] = (char)0xf3; /* e_machine: RISC-V */
    octets[19] = 0;
    snprintf(path, sizeof path, "%s/foreign", folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/foreign/libwasmtime.so", folder);
    write_file(path, octets, size);
    free(octets);
    snprintf(command, sizeof command,
             "echo 'int main(void) { return 0; }' | LC_ALL=C cc -o '%s/foreign/program' -x c - "
             "-L'%s/foreign' -lwasmtime 2>&1", folder, folder);
    CHECK(run(command, said, sizeof said) != 0);
    CHECK_HAS(said, "incompatible");
    snprintf(command, sizeof command, "LD_LIBRARY_PATH='%s/foreign' '%s/unplaced' 2>&1", folder, folder);
    CHECK(run(command, said, sizeof said) == 127);
    CHECK_HAS(said, "libwasmtime.so: cannot open shared object file");
    unlink(path);
    *strrchr(path, '/') = '\0';
    CHECK(rmdir(path) == 0);
}
