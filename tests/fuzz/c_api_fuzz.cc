#include "c_api/handles.h"
#include "fuzz/target.h"

namespace {

void Free(char* text, apptrait_error* error) {
  apptrait_free(text);
  apptrait_error_free(error);
}

}  // namespace

// The options of every function of the C interface, over a package that holds nothing.
APPTRAIT_FUZZ_TARGET(c_api) {
  const std::string text(apptrait::AsText(input));
  const char* options = text.c_str();
  const apptrait_package package;
  const apptrait_package* const one[] = {&package};
  apptrait_package* inspected = nullptr;
  apptrait_error* error = nullptr;
  apptrait_inspect_memory("no package", 10, options, options, nullptr, &inspected, &error);
  apptrait_package_free(inspected);
  apptrait_error_free(error);
  char* made = nullptr;
  std::size_t size = 0;
  int passed = 0;
  apptrait_report(one, 1, options, &made, &size, &error);
  Free(made, error);
  apptrait_filing_sheet(one, 1, options, &made, &size, &error);
  Free(made, error);
  apptrait_filing_values(one, 1, options, &made, &size, &error);
  Free(made, error);
  apptrait_filing_check(one, 1, options, options, &passed, &made, &size, &error);
  Free(made, error);
  apptrait_gate(one, 1, options, &passed, &made, &size, &error);
  Free(made, error);
  apptrait_jaq_request(&package, options, &made, &size, &error);
  Free(made, error);
  apptrait_diff(&package, &package, options, &passed, &made, &size, &error);
  Free(made, error);
  apptrait_explain(options, APPTRAIT_CHINESE, &made, &size, &error);
  Free(made, error);
}
