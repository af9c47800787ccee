// The C interface: results are the C++ interface's own, mistakes are errors that name them.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "apptrait/apptrait_c.h"
#include "apptrait/inspect.h"
#include "apptrait/report.h"
#include "support/report_schema.h"

namespace apptrait {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string kFolder = std::string(APPTRAIT_SOURCE_DIR) + "/testdata/";
const std::string kDemo = kFolder + "android/demo.apk";

struct Free {
  void operator()(apptrait_package* p) const { apptrait_package_free(p); }
  void operator()(apptrait_error* p) const { apptrait_error_free(p); }
  void operator()(apptrait_cancel* p) const { apptrait_cancel_free(p); }
  void operator()(char* p) const { apptrait_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

std::string ReadAll(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Owned<apptrait_package> Open(const std::string& path, const char* options = nullptr) {
  apptrait_package* package = nullptr;
  apptrait_error* error = nullptr;
  EXPECT_EQ(apptrait_inspect_path(path.c_str(), options, nullptr, &package, &error), APPTRAIT_OK);
  EXPECT_EQ(error, nullptr) << apptrait_error_message(error, APPTRAIT_ENGLISH);
  apptrait_error_free(error);
  return Owned<apptrait_package>(package);
}

// What a function that makes a text made, or "status kind id message".
template <class Call>
std::string Text(const Call& call) {
  char* text = nullptr;
  std::size_t size = 99;
  apptrait_error* error = nullptr;
  const apptrait_status status = call(&text, &size, &error);
  const Owned<char> owned(text);
  const Owned<apptrait_error> owned_error(error);
  if (status != APPTRAIT_OK) {
    EXPECT_EQ(text, nullptr);
    EXPECT_EQ(size, 0u);
    return std::to_string(status) + " " + apptrait_error_kind(error) + " " +
           apptrait_error_id(error) + " " + apptrait_error_message(error, APPTRAIT_ENGLISH);
  }
  EXPECT_EQ(error, nullptr);
  return std::string(text, size);
}

std::string Report(const apptrait_package* package, const char* options) {
  return Text([&](char** text, std::size_t* size, apptrait_error** error) {
    return apptrait_report(&package, 1, options, text, size, error);
  });
}

TEST(CApi, InspectsFromPathDescriptorMemoryAndSourceAlike) {
  const auto package = Inspect(kDemo);
  ASSERT_TRUE(package.ok());
  const std::string wanted = JsonReport({&*package, 1}, Language::kChinese);
  EXPECT_EQ(test::SchemaComplaints(wanted), "");
  const char* chinese = R"({"language":"zh"})";
  EXPECT_EQ(Report(Open(kDemo).get(), chinese), wanted);

  apptrait_package* p = nullptr;
  const int descriptor = open(kDemo.c_str(), O_RDONLY);
  EXPECT_EQ(apptrait_inspect_descriptor(descriptor, kDemo.c_str(), nullptr, nullptr, &p, nullptr),
            APPTRAIT_OK);
  EXPECT_EQ(lseek(descriptor, 0, SEEK_CUR), 0);
  close(descriptor);
  EXPECT_EQ(Report(Owned<apptrait_package>(p).get(), chinese), wanted);

  const std::string bytes = ReadAll(kDemo);
  EXPECT_EQ(apptrait_inspect_memory(bytes.data(), bytes.size(), kDemo.c_str(), nullptr, nullptr, &p,
                                    nullptr),
            APPTRAIT_OK);
  EXPECT_STREQ(apptrait_package_status(p), "verified");
  EXPECT_EQ(Report(Owned<apptrait_package>(p).get(), chinese), wanted);

  const auto read = [](void* user, std::uint64_t offset, void* out, std::size_t length) {
    std::memcpy(out, static_cast<const char*>(user) + offset, length);
    return 0;
  };
  const apptrait_source source = {sizeof source, bytes.size(), read,
                                  const_cast<char*>(bytes.data())};
  EXPECT_EQ(apptrait_inspect_source(&source, kDemo.c_str(), nullptr, nullptr, &p, nullptr),
            APPTRAIT_OK);
  EXPECT_EQ(Report(Owned<apptrait_package>(p).get(), chinese), wanted);
}

TEST(CApi, ReportsInEveryFormat) {
  const auto package = Open(kDemo);
  const struct {
    const char *options, *part;
  } rows[] = {{nullptr, "\"apptrait.report/1\""},
              {R"({"format":"ndjson"})", "\"container\":\"apk\""},
              {R"({"format":"csv"})", "com.example.mall"},
              {R"({"format":"text","language":"zh"})", "示例商城"}};
  for (const auto& row : rows) EXPECT_THAT(Report(package.get(), row.options), HasSubstr(row.part));
}

TEST(CApi, FilesThePackage) {
  const auto package = Open(kDemo);
  const apptrait_package* const one[] = {package.get()};
  const json expected = json::parse(std::ifstream(kFolder + "android/expected.json"));
  const json& release = expected["certificates"]["release"];
  const auto values = [&](const char* options) {
    return Text([&](char** text, std::size_t* size, apptrait_error** error) {
      return apptrait_filing_values(one, 1, options, text, size, error);
    });
  };
  const char* hex = R"({"key_form":{"encoding":"modulus_hex"}})";
  const json found = json::parse(values(hex))["values"][0];
  EXPECT_EQ(found["platform"], "android");
  EXPECT_EQ(found["package_name"]["value"], "com.example.mall");
  EXPECT_EQ(found["public_key"]["value"], release["modulus_hex"]);
  EXPECT_EQ(found["certificate_sha256"], release["sha256"]);
  std::string md5 = found["fingerprint"]["value"];
  std::transform(md5.begin(), md5.end(), md5.begin(), ::tolower);
  EXPECT_EQ(md5, release["md5"]);

  const struct {
    const char *options, *part;
  } rows[] = {{nullptr, "\"apptrait.filing/1\""},
              {R"({"format":"text","provider":"tencent","language":"zh"})", "腾讯云"},
              {R"({"format":"csv"})", "modulus_dec"},
              {R"({"format":"markdown"})", "com.example.mall"},
              {R"({"format":"html"})", "<!"},
              {R"({"format":"zip"})", "PK"}};
  for (const auto& row : rows) {
    EXPECT_THAT(Text([&](char** text, std::size_t* size, apptrait_error** error) {
                  return apptrait_filing_sheet(one, 1, row.options, text, size, error);
                }),
                HasSubstr(row.part))
        << row.options;
  }
  EXPECT_THAT(values(R"({"provider":"nobody"})"), HasSubstr("1 usage filing."));
}

TEST(CApi, ChecksWhatWasFiled) {
  const auto package = Open(kDemo);
  const apptrait_package* const one[] = {package.get()};
  for (const bool right : {true, false}) {
    int passed = right ? 0 : 1;
    const std::string filed =
        R"({"schema":"apptrait.filed/1","sets":[{"platform":"android","package_name":")" +
        std::string(right ? "com.example.mall" : "com.example.other") +
        R"(","fingerprint":"CA13FA176E09162715D4C2837C4F30F1"}]})";
    const std::string report = Text([&](char** text, std::size_t* size, apptrait_error** error) {
      return apptrait_filing_check(one, 1, filed.c_str(), nullptr, &passed, text, size, error);
    });
    const json found = json::parse(report);
    EXPECT_EQ(found["boxes"].empty(), false) << report;
    // No public key was filed, so neither passes as a whole; the name alone tells them apart.
    EXPECT_EQ(report.find("com.example.other") == report.npos, right);
    EXPECT_EQ(passed, 0);
  }
}

TEST(CApi, GatesByAPolicy) {
  const auto package = Open(kDemo, R"({"at":"2026-03-01"})");
  const apptrait_package* const one[] = {package.get()};
  const auto gate = [&](const char* options, int* passed) {
    return Text([&](char** text, std::size_t* size, apptrait_error** error) {
      return apptrait_gate(one, 1, options, passed, text, size, error);
    });
  };
  int passed = 0;
  EXPECT_THAT(gate(R"({"at":"2026-03-01"})", &passed), HasSubstr("apptrait.gate/1"));
  EXPECT_EQ(passed, 1);
  const char* strict =
      R"({"policy":"schema = 1\n[expect]\npackage = \"com.other\"\n","format":"sarif"})";
  EXPECT_THAT(gate(strict, &passed), HasSubstr("\"2.1.0\""));
  EXPECT_EQ(passed, 0);
  EXPECT_THAT(gate(R"({"policy":"[nonsense]"})", &passed), HasSubstr("1 usage gate."));
}

TEST(CApi, MakesJaqRequests) {
  const auto package = Open(kDemo);
  const auto request = [&](const char* options) {
    return Text([&](char** text, std::size_t* size, apptrait_error** error) {
      return apptrait_jaq_request(package.get(), options, text, size, error);
    });
  };
  const json plain = json::parse(request(R"({"url":"https://example.com/a.apk"})"));
  EXPECT_EQ(plain["api"], "alibaba.security.jaq.app.official.verify");
  EXPECT_EQ(plain["signed"], false);
  EXPECT_FALSE(plain.contains("form"));
  const json made = json::parse(request(
      R"({"url":"https://example.com/a.apk","app_key":"k","app_secret":"s","at":"2026-03-01"})"));
  EXPECT_EQ(made["signed"], true);
  EXPECT_THAT(made["form"].get<std::string>(), HasSubstr("sign="));
  EXPECT_EQ(made.dump().find("\"s\""), std::string::npos);
  EXPECT_THAT(request(R"({"url":"https://example.com/a.apk","app_key":"k"})"),
              HasSubstr("c-api.bad-value"));
  EXPECT_THAT(request(R"({"url":"nonsense"})"), HasSubstr("1 usage jaq."));
}

TEST(CApi, ComparesPackages) {
  const auto before = Open(kDemo), after = Open(kFolder + "android/demo-rotated.apk");
  int smooth = 1;
  EXPECT_THAT(Text([&](char** text, std::size_t* size, apptrait_error** error) {
                return apptrait_diff(before.get(), after.get(), nullptr, &smooth, text, size,
                                     error);
              }),
              HasSubstr("apptrait.diff/1"));
  EXPECT_EQ(smooth, 0);
}

TEST(CApi, KnowsFindingsAndProviders) {
  const auto explain = [](const char* id) {
    return Text([&](char** text, std::size_t* size, apptrait_error** error) {
      return apptrait_explain(id, APPTRAIT_CHINESE, text, size, error);
    });
  };
  EXPECT_EQ(json::parse(explain("io.empty"))["title"], "是空文件（0 字节）");
  EXPECT_EQ(json::parse(explain(nullptr)).size(), AllRules().size());
  EXPECT_THAT(explain("no.such"), HasSubstr("1 usage c-api.bad-value"));
  const json providers =
      json::parse(Text([](char** text, std::size_t* size, apptrait_error** error) {
        return apptrait_providers(APPTRAIT_ENGLISH, text, size, error);
      }));
  EXPECT_THAT(providers.dump(), HasSubstr("\"tencent\""));
  EXPECT_GT(std::string(apptrait_version()).size(), 4u);
}

TEST(CApi, ErrorsSayWhatIsWrongInBothLanguages) {
  apptrait_package* package = nullptr;
  apptrait_error* error = nullptr;
  EXPECT_EQ(apptrait_inspect_path("/no/such/file", nullptr, nullptr, &package, &error),
            APPTRAIT_IO);
  const Owned<apptrait_error> owned(error);
  EXPECT_EQ(package, nullptr);
  EXPECT_STREQ(apptrait_error_kind(error), "io");
  EXPECT_STREQ(apptrait_error_id(error), "io.open-failed");
  EXPECT_THAT(apptrait_error_message(error, APPTRAIT_ENGLISH), HasSubstr("cannot open"));
  EXPECT_THAT(apptrait_error_message(error, APPTRAIT_CHINESE), HasSubstr("无法打开"));
  EXPECT_STRNE(apptrait_error_help(error, APPTRAIT_CHINESE), "");
  const json described = json::parse(apptrait_error_json(error, APPTRAIT_ENGLISH));
  EXPECT_EQ(described["kind"], "io");
  EXPECT_EQ(described["id"], "io.open-failed");

  EXPECT_EQ(apptrait_inspect_memory("hello, world", 12, "x", nullptr, nullptr, &package, nullptr),
            APPTRAIT_NOT_A_PACKAGE);
  EXPECT_EQ(apptrait_inspect_memory("", 0, nullptr, nullptr, nullptr, &package, nullptr),
            APPTRAIT_IO);
}

TEST(CApi, NullsAreErrorsOrNothing) {
  apptrait_package* package = nullptr;
  EXPECT_EQ(apptrait_inspect_path(nullptr, nullptr, nullptr, &package, nullptr), APPTRAIT_USAGE);
  EXPECT_EQ(apptrait_inspect_path("x", nullptr, nullptr, nullptr, nullptr), APPTRAIT_USAGE);
  EXPECT_EQ(apptrait_inspect_memory(nullptr, 5, nullptr, nullptr, nullptr, &package, nullptr),
            APPTRAIT_USAGE);
  EXPECT_EQ(apptrait_inspect_source(nullptr, nullptr, nullptr, nullptr, &package, nullptr),
            APPTRAIT_USAGE);
  apptrait_source source = {sizeof source, 5, nullptr, nullptr};
  EXPECT_EQ(apptrait_inspect_source(&source, nullptr, nullptr, nullptr, &package, nullptr),
            APPTRAIT_USAGE);
  source.struct_size = 0;
  EXPECT_EQ(apptrait_inspect_source(&source, nullptr, nullptr, nullptr, &package, nullptr),
            APPTRAIT_USAGE);
  const apptrait_hooks hooks = {};
  EXPECT_EQ(apptrait_inspect_path("x", nullptr, &hooks, &package, nullptr), APPTRAIT_USAGE);
  EXPECT_EQ(package, nullptr);

  char* text = nullptr;
  const apptrait_package* const none[] = {nullptr};
  EXPECT_EQ(apptrait_report(none, 1, nullptr, &text, nullptr, nullptr), APPTRAIT_USAGE);
  EXPECT_EQ(apptrait_report(nullptr, 1, nullptr, &text, nullptr, nullptr), APPTRAIT_USAGE);
  EXPECT_EQ(apptrait_report(nullptr, 0, nullptr, nullptr, nullptr, nullptr), APPTRAIT_USAGE);
  EXPECT_EQ(apptrait_report(nullptr, 0, nullptr, &text, nullptr, nullptr), APPTRAIT_OK);
  apptrait_free(text);
  EXPECT_EQ(apptrait_filing_sheet(nullptr, 0, nullptr, &text, nullptr, nullptr), APPTRAIT_USAGE);
  EXPECT_EQ(apptrait_filing_check(none, 0, nullptr, nullptr, nullptr, &text, nullptr, nullptr),
            APPTRAIT_USAGE);
  EXPECT_EQ(apptrait_gate(none, 1, nullptr, nullptr, &text, nullptr, nullptr), APPTRAIT_USAGE);
  EXPECT_EQ(apptrait_jaq_request(nullptr, nullptr, &text, nullptr, nullptr), APPTRAIT_USAGE);
  EXPECT_EQ(apptrait_diff(nullptr, nullptr, nullptr, nullptr, &text, nullptr, nullptr),
            APPTRAIT_USAGE);

  EXPECT_STREQ(apptrait_error_kind(nullptr), "");
  EXPECT_STREQ(apptrait_error_message(nullptr, APPTRAIT_CHINESE), "");
  EXPECT_STREQ(apptrait_package_status(nullptr), "");
  apptrait_cancel_request(nullptr);
  apptrait_cancel_free(nullptr);
  apptrait_package_free(nullptr);
  apptrait_error_free(nullptr);
  apptrait_free(nullptr);
}

TEST(CApi, HostileOptionsAreErrorsThatNameTheMember) {
  const std::string deep = "{\"at\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  const struct {
    std::string options, id, part;
  } rows[] = {
      {"", "c-api.options-not-json", ""},
      {"[]", "c-api.options-not-json", ""},
      {"null", "c-api.options-not-json", ""},
      {"{\"digests\":true", "c-api.options-not-json", ""},
      {"{\"alias\":\"\xff\"}", "c-api.options-not-json", ""},
      {deep, "c-api.options-not-json", "too deep"},
      {R"({"verfy":false})", "c-api.unknown-option", "verfy"},
      {R"({"digests":1})", "c-api.bad-value", "digests"},
      {R"({"digests":null})", "c-api.bad-value", "digests"},
      {R"({"min_sdk":0})", "c-api.bad-value", "min_sdk"},
      {R"({"min_sdk":18446744073709551615})", "c-api.bad-value", "min_sdk"},
      {R"({"min_sdk":2.5})", "c-api.bad-value", "min_sdk"},
      {R"({"workers":-1})", "c-api.bad-value", "workers"},
      {R"({"at":"yesterday"})", "c-api.bad-value", "at"},
      {R"({"at":-1})", "c-api.bad-value", "at"},
      {R"({"at":9223372036854775807})", "c-api.bad-value", "at"},
      {R"({"compat":"aapt"})", "c-api.bad-value", "apksig"},
      {R"({"idsig":"***"})", "c-api.bad-value", "idsig"},
      {R"({"trust_anchors":"x"})", "c-api.bad-value", "trust_anchors"},
      {R"({"trust_anchors":["x"]})", "c-api.bad-value", "trust_anchors"},
      {R"({"trust_anchors":[1]})", "c-api.bad-value", "trust_anchors"},
      {R"({"verify":true,"verify":false})", "c-api.option-twice", "verify"},
  };
  for (const auto& row : rows) {
    apptrait_package* package = nullptr;
    apptrait_error* error = nullptr;
    EXPECT_EQ(apptrait_inspect_path(kDemo.c_str(), row.options.c_str(), nullptr, &package, &error),
              APPTRAIT_USAGE)
        << row.options.substr(0, 60);
    EXPECT_EQ(package, nullptr);
    EXPECT_EQ(apptrait_error_id(error), row.id) << row.options.substr(0, 60);
    EXPECT_THAT(apptrait_error_message(error, APPTRAIT_ENGLISH), HasSubstr(row.part));
    apptrait_error_free(error);
    apptrait_package_free(package);
  }
  const auto package = Open(kDemo);
  EXPECT_THAT(Report(package.get(), R"({"format":"xml"})"), HasSubstr("c-api.bad-value"));
  EXPECT_THAT(Report(package.get(), R"({"language":7})"), HasSubstr("c-api.bad-value"));
  const apptrait_package* const one[] = {package.get()};
  for (const char* options : {R"({"key_form":7})", R"({"key_form":{"encoding":"md5"}})",
                              R"({"key_form":{"encodng":"spki_hex"}})", R"({"key_form":[[]]})"}) {
    EXPECT_THAT(Text([&](char** text, std::size_t* size, apptrait_error** error) {
                  return apptrait_filing_values(one, 1, options, text, size, error);
                }),
                HasSubstr("1 usage c-api."))
        << options;
  }
}

TEST(CApi, ReportsProgressAndStops) {
  struct Seen {
    std::uint64_t done = 0, total = 0;
    int answer = 0;
  } seen;
  apptrait_hooks hooks = {sizeof hooks, nullptr, &seen, nullptr};
  hooks.progress = [](void* user, std::uint64_t done, std::uint64_t total) {
    auto* s = static_cast<Seen*>(user);
    s->done = std::max(s->done, done);
    s->total = total;
    return s->answer;
  };
  apptrait_package* package = nullptr;
  EXPECT_EQ(apptrait_inspect_path(kDemo.c_str(), nullptr, &hooks, &package, nullptr), APPTRAIT_OK);
  apptrait_package_free(package);
  EXPECT_EQ(seen.done, seen.total);
  EXPECT_EQ(seen.total, ReadAll(kDemo).size());

  const Owned<apptrait_cancel> cancel(apptrait_cancel_new());
  hooks.cancel = cancel.get();
  EXPECT_EQ(apptrait_inspect_path(kDemo.c_str(), nullptr, &hooks, &package, nullptr), APPTRAIT_OK);
  apptrait_package_free(package);
  apptrait_cancel_request(cancel.get());
  apptrait_error* error = nullptr;
  EXPECT_EQ(apptrait_inspect_path(kDemo.c_str(), nullptr, &hooks, &package, &error),
            APPTRAIT_CANCELLED);
  EXPECT_EQ(package, nullptr);
  EXPECT_STREQ(apptrait_error_id(error), "run.cancelled");
  apptrait_error_free(error);
}

TEST(CApi, AProgressFunctionStopsTheCall) {
  apptrait_hooks hooks = {sizeof hooks, nullptr, nullptr, nullptr};
  hooks.progress = [](void*, std::uint64_t, std::uint64_t) { return 1; };
  apptrait_package* package = nullptr;
  EXPECT_EQ(apptrait_inspect_path(kDemo.c_str(), nullptr, &hooks, &package, nullptr),
            APPTRAIT_CANCELLED);
  EXPECT_EQ(package, nullptr);
}

TEST(CApi, ASourceThatFailsIsAnError) {
  const auto fails = [](void*, std::uint64_t, void*, std::size_t) { return -1; };
  const apptrait_source source = {sizeof source, 1000, fails, nullptr};
  apptrait_package* package = nullptr;
  apptrait_error* error = nullptr;
  EXPECT_EQ(apptrait_inspect_source(&source, nullptr, nullptr, nullptr, &package, &error),
            APPTRAIT_IO);
  EXPECT_STREQ(apptrait_error_id(error), "io.read-failed");
  apptrait_error_free(error);
}

TEST(CApi, ThreadsShareNothing) {
  const std::string wanted = Report(Open(kDemo).get(), nullptr);
  std::vector<std::jthread> threads;
  std::vector<std::string> reports(4);
  for (std::string& report : reports) {
    threads.emplace_back([&report] { report = Report(Open(kDemo).get(), nullptr); });
  }
  threads.clear();
  for (const std::string& report : reports) EXPECT_EQ(report, wanted);
}

}  // namespace
}  // namespace apptrait
