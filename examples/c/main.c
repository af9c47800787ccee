/* Prints what an ICP filing asks for of a package. Results are JSON; a real program reads them with
 * its JSON library, this one cuts the values out. */
#include <apptrait/apptrait_c.h>
#include <stdio.h>
#include <string.h>

static int progress(void* user, uint64_t done, uint64_t total) {
  (void)user;
  fprintf(stderr, "\r%u %%", (unsigned)(total == 0 ? 100 : done * 100 / total));
  return 0; /* anything else stops the inspection */
}

/* Prints NAME<tab>VALUE of {"NAME":{…,"value":"VALUE",…}}. The values are digits, hex and package
 * names, in which JSON escapes nothing. */
static void print_value(const char* json, const char* name) {
  char key[64];
  snprintf(key, sizeof key, "\"%s\":{", name);
  const char* at = strstr(json, key);
  if (at == NULL) return;
  at = strstr(at, "\"value\":\"");
  if (at == NULL) return;
  at += strlen("\"value\":\"");
  printf("%s\t%.*s\n", name, (int)strcspn(at, "\""), at);
}

static int fail(const char* path, apptrait_error* error) {
  fprintf(stderr, "%s: %s (%s)\n", path, apptrait_error_message(error, APPTRAIT_ENGLISH),
          apptrait_error_id(error));
  apptrait_error_free(error);
  return 3;
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: filing_values PACKAGE\n");
    return 2;
  }
  apptrait_hooks hooks = {0};
  hooks.struct_size = sizeof hooks;
  hooks.progress = progress;

  apptrait_package* package = NULL;
  apptrait_error* error = NULL;
  if (apptrait_inspect_path(argv[1], "{\"workers\": 0}", &hooks, &package, &error) != APPTRAIT_OK) {
    return fail(argv[1], error);
  }
  fprintf(stderr, "\nsignature: %s\n", apptrait_package_status(package));

  const apptrait_package* packages[] = {package};
  char* values = NULL;
  const apptrait_status status = apptrait_filing_values(packages, 1, "{\"provider\": \"generic\"}",
                                                        &values, NULL, &error);
  apptrait_package_free(package);
  if (status != APPTRAIT_OK) return fail(argv[1], error);
  print_value(values, "package_name");
  print_value(values, "public_key");
  print_value(values, "fingerprint");
  apptrait_free(values);
  return 0;
}
