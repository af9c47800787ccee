#include "cli/inspect_options.h"

#include <cstdlib>

#include "base/bytes.h"
#include "base/pem.h"
#include "base/time.h"
#include "catalogue/rules/io.h"
#include "catalogue/texts/cli.h"
#include "cli/output.h"
#include "cli/password.h"

namespace apptrait::cli {
namespace {

Result<void> ReadTrust(const PackageFlags& flags, const Session& session, InspectOptions* options) {
  for (const std::string& path : flags.trust_anchors) {
    auto text = ReadTextFile(path);
    if (!text) {
      session.Complain(path, text.error());
      return session.Usage(text::kCliNoCertificate, {{"path", path}});
    }
    auto certificates = ReadPem(*text, "CERTIFICATE");
    if (certificates.empty()) return session.Usage(text::kCliNoCertificate, {{"path", path}});
    for (Bytes& der : certificates) options->trust_anchors.push_back(std::move(der));
  }
  if (flags.harmony_trust.empty()) return {};
  const auto read = [&](const char* name, std::optional<std::string>* into) -> Result<void> {
    const std::string path = flags.harmony_trust + "/" + name;
    auto text = ReadTextFile(path);
    if (!text) {
      session.Complain(path, text.error());
      Error error = text.error();
      error.kind = ErrorKind::kUsage;
      return error;
    }
    *into = std::move(*text);
    return {};
  };
  if (auto r = read("trusted_root_ca.json", &options->harmony_trusted_roots); !r) return r;
  return read("trusted_apps_sources.json", &options->harmony_trusted_sources);
}

Result<void> ReadPassword(const PackageFlags& flags, const Session& session,
                          InspectOptions* options) {
  if (!flags.alias.empty()) options->alias = flags.alias;
  if (!flags.password_env.empty()) {
    const char* value = std::getenv(flags.password_env.c_str());  // NOLINT(concurrency-mt-unsafe)
    if (value == nullptr)
      return session.Usage(text::kCliEnvMissing, {{"name", flags.password_env}});
    options->password = value;
  } else if (!flags.password_file.empty()) {
    auto password = ReadPasswordFile(flags.password_file);
    if (!password) return password.error();
    options->password = std::move(*password);
  }
  return {};
}

}  // namespace

void AddPackageFlags(CLI::App& command, PackageFlags& flags, const Session& session) {
  const auto help = [&](const catalogue::Bilingual& text) { return session.Help(text); };
  command.add_flag("--no-digests", flags.no_digests, help(text::kCliNoDigests));
  command.add_flag("--no-verify", flags.no_verify, help(text::kCliNoVerify));
  command.add_option("--min-sdk", flags.min_sdk, help(text::kCliMinSdk))
      ->check(CLI::Range(1, 10000));
  command.add_option("--max-sdk", flags.max_sdk, help(text::kCliMaxSdk))
      ->check(CLI::Range(1, 10000));
  command.add_option("--at", flags.at, help(text::kCliAt))->type_name("TIME");
  command.add_option("--idsig", flags.idsig, help(text::kCliIdsig))->type_name("FILE");
  command.add_option("--compat", flags.compat, help(text::kCliCompat))
      ->check(CLI::IsMember({"apksig"}));
  command.add_option("--trust-anchor", flags.trust_anchors, help(text::kCliTrustAnchor))
      ->type_name("FILE")
      ->type_size(1)
      ->allow_extra_args(false);
  command.add_option("--harmony-trust", flags.harmony_trust, help(text::kCliHarmonyTrust))
      ->type_name("DIR");
  command.add_option("--alias", flags.alias, help(text::kCliAlias))->type_name("NAME");
  command.add_option("--password-file", flags.password_file, help(text::kCliPasswordFile))
      ->type_name("FILE");
  command.add_option("--password-env", flags.password_env, help(text::kCliPasswordEnv))
      ->type_name("NAME");
  command.add_option("--jobs,-j", flags.jobs, help(text::kCliJobs))->check(CLI::Range(1, 1024));
  flags.refused->Add(command);
}

Result<InspectOptions> ToInspectOptions(const PackageFlags& flags, const Session& session) {
  if (auto refused = flags.refused->Check(); !refused) return refused.error();
  InspectOptions options;
  options.digests = !flags.no_digests;
  options.verify = !flags.no_verify;
  options.min_sdk = flags.min_sdk;
  options.max_sdk = flags.max_sdk;
  options.compat_apksig = flags.compat == "apksig";
  options.workers = flags.jobs.value_or(0);
  options.at = Now();
  if (!flags.at.empty()) {
    options.at = ParseTime(flags.at);
    if (!options.at) return session.Usage(text::kCliBadTime, {{"value", flags.at}});
  }
  if (!flags.idsig.empty()) {
    auto text = ReadTextFile(flags.idsig);
    if (!text) {
      session.Complain(flags.idsig, text.error());
      return text.error();
    }
    options.idsig = ToBytes(AsBytes(*text));
  }
  if (auto read = ReadTrust(flags, session, &options); !read) return read.error();
  if (auto read = ReadPassword(flags, session, &options); !read) return read.error();
  return options;
}

}  // namespace apptrait::cli
