// Options: a JSON object, read member by member with sticky failure. What was asked for is known;
// whatever else stands in it is an error when reading ends.
//
//   Options options(text);
//   const bool icon = options.Bool("icon").value_or(true);
//   if (auto ended = options.End(); !ended) return ended.error();
#ifndef APPTRAIT_SRC_C_API_OPTIONS_H_
#define APPTRAIT_SRC_C_API_OPTIONS_H_

#include "apptrait/result.h"
#include "base/json.h"

namespace apptrait::c_api {

class Options {
 public:
  // Null is an empty object.
  explicit Options(const char* text);
  // Strings are wiped: one of them may be a password.
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  // Each gives nothing where the member is absent or an error.
  std::optional<bool> Bool(const char* name);
  std::optional<std::int64_t> Integer(const char* name, std::int64_t min, std::int64_t max);
  std::optional<std::string> String(const char* name);
  std::optional<std::vector<std::string>> Strings(const char* name);
  // Seconds since 1970, or a time that ParseTime reads.
  std::optional<std::int64_t> Time(const char* name);
  // One of `values`, by its place among them; the first is also what is meant by absence.
  std::size_t Choice(const char* name, const std::vector<std::string>& values);
  // The members of an object within; the functions above then read "name.member".
  bool Has(const char* name) const;
  void Enter(const char* name);
  void Leave();

  // "language": "en" or "zh".
  Language ReadLanguage();

  // Says that a value is not what it has to be; the first complaint counts.
  void Refuse(const char* name, std::string wanted);

  // The first error, or an error where a member is left that nobody asked for.
  Result<void> End();

 private:
  const OrderedJson* Find(const char* name);
  std::string PathOf(const char* name) const;

  OrderedJson root_ = OrderedJson::object();
  std::string inside_;              // the object that is read, empty for the outermost
  std::vector<std::string> known_;  // paths
  std::optional<Error> error_;
};

}  // namespace apptrait::c_api

#endif  // APPTRAIT_SRC_C_API_OPTIONS_H_
