#include "c_api/boundary.h"

#include <cstdlib>
#include <cstring>
#include <memory>

#include "catalogue/rules/c_api.h"
#include "catalogue/rules/io.h"
#include "report/json.h"

namespace apptrait::c_api {
namespace {

using catalogue::Fail;

apptrait_status StatusOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return APPTRAIT_USAGE;
    case ErrorKind::kIo:
      return APPTRAIT_IO;
    case ErrorKind::kNotAPackage:
      return APPTRAIT_NOT_A_PACKAGE;
    case ErrorKind::kLimit:
      return APPTRAIT_LIMIT;
    case ErrorKind::kCancelled:
      return APPTRAIT_CANCELLED;
    case ErrorKind::kInternal:
      break;
  }
  return APPTRAIT_INTERNAL;
}

const char* KindName(apptrait_status status) {
  static constexpr const char* kNames[] = {"",      "usage",     "io",       "not_a_package",
                                           "limit", "cancelled", "internal", "no_memory"};
  return kNames[status];
}

std::unique_ptr<apptrait_error> MakeError(const Error& error, apptrait_status status) {
  auto made = std::make_unique<apptrait_error>();
  made->kind = KindName(status);
  made->id = error.detail.id;
  const Rule* rule = FindRule(error.detail.id);
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    auto& texts = made->texts[language == Language::kChinese ? APPTRAIT_CHINESE : APPTRAIT_ENGLISH];
    texts.message = Message(error.detail, language);
    if (rule != nullptr) {
      texts.help = language == Language::kChinese ? rule->help_zh : rule->help_en;
    }
    report::Json json = {{"kind", made->kind}};
    json.update(report::ToJson(error.detail, language));
    texts.json = report::Dump(json, -1);
  }
  return made;
}

apptrait_status Give(const Error& error, apptrait_status status, apptrait_error** out) noexcept {
  if (out == nullptr) return status;
  try {
    *out = MakeError(error, status).release();
  } catch (...) {
    *out = nullptr;
  }
  return status;
}

}  // namespace

apptrait_status Give(const Error& error, apptrait_error** out) noexcept {
  return Give(error, StatusOf(error.kind), out);
}

apptrait_status GiveNoMemory(apptrait_error** out) noexcept {
  try {
    return Give(Fail(ErrorKind::kInternal, rule::kCApiNoMemory), APPTRAIT_NO_MEMORY, out);
  } catch (...) {
    return APPTRAIT_NO_MEMORY;
  }
}

apptrait_status GiveInternal(const char* what, apptrait_error** out) noexcept {
  try {
    return Give(Fail(ErrorKind::kInternal, rule::kInternal, {}, {{"reason", std::string(what)}}),
                out);
  } catch (...) {
    return APPTRAIT_INTERNAL;
  }
}

Error MissingArgument(const char* name) {
  return Fail(ErrorKind::kUsage, rule::kCApiMissingArgument, {}, {{"name", std::string(name)}});
}

Result<void> GiveText(std::string_view bytes, char** text, std::size_t* size) {
  char* copy = static_cast<char*>(std::malloc(bytes.size() + 1));
  if (copy == nullptr) throw std::bad_alloc();
  std::memcpy(copy, bytes.data(), bytes.size());
  copy[bytes.size()] = '\0';
  *text = copy;
  if (size != nullptr) *size = bytes.size();
  return {};
}

Result<std::vector<Package>> Packages(const apptrait_package* const* packages, std::size_t count) {
  if (packages == nullptr && count > 0) return MissingArgument("packages");
  std::vector<Package> values;
  for (std::size_t i = 0; i < count; ++i) {
    if (packages[i] == nullptr) {
      return MissingArgument(("packages[" + std::to_string(i) + "]").c_str());
    }
    values.push_back(packages[i]->package);
  }
  return values;
}

}  // namespace apptrait::c_api

namespace {

const apptrait_error::Texts& TextsOf(const apptrait_error* error, apptrait_language language) {
  return error->texts[language == APPTRAIT_CHINESE ? APPTRAIT_CHINESE : APPTRAIT_ENGLISH];
}

}  // namespace

const char* apptrait_error_kind(const apptrait_error* error) {
  return error == nullptr ? "" : error->kind.c_str();
}
const char* apptrait_error_id(const apptrait_error* error) {
  return error == nullptr ? "" : error->id.c_str();
}
const char* apptrait_error_message(const apptrait_error* error, apptrait_language language) {
  return error == nullptr ? "" : TextsOf(error, language).message.c_str();
}
const char* apptrait_error_help(const apptrait_error* error, apptrait_language language) {
  return error == nullptr ? "" : TextsOf(error, language).help.c_str();
}
const char* apptrait_error_json(const apptrait_error* error, apptrait_language language) {
  return error == nullptr ? "" : TextsOf(error, language).json.c_str();
}
void apptrait_error_free(apptrait_error* error) { delete error; }
void apptrait_free(void* text) { std::free(text); }
