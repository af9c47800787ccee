// Where the network commands take keys and secrets from: the environment, or a file that nobody
// else may read. Never from the command line, and nothing of a value is ever in a message.
#ifndef APPTRAIT_SRC_CLI_CREDENTIALS_H_
#define APPTRAIT_SRC_CLI_CREDENTIALS_H_

#include <map>

#include "apptrait/secret.h"
#include "cli/session.h"

namespace apptrait::cli {

inline constexpr const char* kTopAppKey = "APPTRAIT_TOP_APP_KEY";
inline constexpr const char* kTopAppSecret = "APPTRAIT_TOP_APP_SECRET";
inline constexpr const char* kAliyunKeyId = "ALIBABA_CLOUD_ACCESS_KEY_ID";
inline constexpr const char* kAliyunKeySecret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
inline constexpr const char* kAliyunToken = "ALIBABA_CLOUD_SECURITY_TOKEN";

class CredentialValues {
 public:
  // Empty where it is not set.
  const Secret& Get(const std::string& name) const;
  bool Has(const std::string& name) const { return !Get(name).empty(); }
  // The error credentials.missing for the first of the names that is not set.
  Result<void> Require(std::initializer_list<const char*> names) const;

 private:
  friend Result<CredentialValues> ReadCredentials(const std::string&);
  friend Result<CredentialValues> ParseCredentials(std::string_view);
  std::map<std::string, Secret> values_;
};

// All of the names above, from the file where `path` is not empty, else from the environment.
// Errors (kUsage): the file is not the user's own, others may access it, a line is wrong.
Result<CredentialValues> ReadCredentials(const std::string& path);
// A file's contents: lines NAME=value, `export NAME=value`, comments (#); quotes around a value are
// taken off.
Result<CredentialValues> ParseCredentials(std::string_view text);

// Options that users try and that must not exist (--app-secret …), so that they are refused without
// their value being echoed. The command calls Check first.
class RefusedOptions {
 public:
  void Add(CLI::App& command);
  Result<void> Check();

 private:
  struct Refused {
    std::string value;
    const CLI::Option* option = nullptr;
  };
  std::map<std::string, Refused> options_;
};

}  // namespace apptrait::cli

#endif  // APPTRAIT_SRC_CLI_CREDENTIALS_H_
