// What stands behind the opaque types of apptrait_c.h.
#ifndef APPTRAIT_SRC_C_API_HANDLES_H_
#define APPTRAIT_SRC_C_API_HANDLES_H_

#include <array>
#include <stop_token>
#include <string>

#include "apptrait/apptrait_c.h"
#include "apptrait/package.h"

// Never changes once it was given out.
struct apptrait_package {
  apptrait::Package package;
};

// All texts are made with the error, so that asking for one cannot fail.
struct apptrait_error {
  struct Texts {
    std::string message, help, json;
  };
  std::string kind, id;
  std::array<Texts, 2> texts;  // by apptrait_language
};

struct apptrait_cancel {
  std::stop_source source;
};

#endif  // APPTRAIT_SRC_C_API_HANDLES_H_
