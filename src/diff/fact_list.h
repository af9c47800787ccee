// How facts are gathered and named.
#ifndef APPTRAIT_SRC_DIFF_FACT_LIST_H_
#define APPTRAIT_SRC_DIFF_FACT_LIST_H_

#include <optional>

#include "catalogue/catalogue.h"
#include "diff/facts.h"

namespace apptrait::diff {

// What people call a field.
struct Label {
  std::string_view field;
  const catalogue::Bilingual& text;
};

// "a, b"
template <class Values>
std::string Join(const Values& values) {
  std::string text;
  for (const std::string& value : values) text.append(text.empty() ? "" : ", ").append(value);
  return text;
}

// Adds to a list what is not empty.
class Adder {
 public:
  explicit Adder(std::vector<Fact>* facts) : facts_(facts) {}
  void operator()(std::string field, std::string value) const {
    if (!value.empty()) facts_->push_back({std::move(field), std::move(value)});
  }
  void operator()(std::string field, const std::optional<std::string>& value) const {
    (*this)(std::move(field), value.value_or(""));
  }

 private:
  std::vector<Fact>* facts_;
};

}  // namespace apptrait::diff

#endif  // APPTRAIT_SRC_DIFF_FACT_LIST_H_
