// bench_inputs: makes the packages that scripts/bench measures, out of the tests' builders and
// seeded contents, so that the same figures can be taken on every machine.
//
//   bench_inputs manifest MIN_SDK TARGET_SDK OUT      AndroidManifest.xml, compiled
//   bench_inputs table RESOURCES OUT                  resources.arsc
//   bench_inputs contents MEBIBYTES SEED OUT          what fills an APK: noise and words
//   bench_inputs small-apks COUNT KIBIBYTES FOLDER    APKs signed v2 and v3
//   bench_inputs sign-apk UNSIGNED OUT                v2 and v3, for files too large for apksigner
//   bench_inputs hap MEBIBYTES OUT TRUST_FOLDER       a signed HAP and --harmony-trust for it
//   bench_inputs ipa MEBIBYTES RESOURCES FRAMEWORKS OUT TRUST_PEM
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "base/file.h"
#include "contents.h"
#include "digest/plan.h"
#include "support/apk_builder.h"
#include "support/arsc_builder.h"
#include "support/axml_builder.h"
#include "support/hap_builder.h"
#include "support/ipa_builder.h"
#include "support/test_signers.h"
#include "zip/layout.h"

namespace apptrait::bench {
namespace {

constexpr std::size_t kMiB = 1 << 20, kKiB = 1 << 10;
constexpr std::uint32_t kLabel = 0x7f010000, kIcon = 0x7f020000, kSpare = 0x7f030000;

bool Write(const std::string& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (out.flush()) return true;
  std::fprintf(stderr, "bench_inputs: cannot write %s\n", path.c_str());
  return false;
}
bool Write(const std::string& path, ByteSpan bytes) { return Write(path, AsText(bytes)); }

Bytes Manifest(std::uint32_t min_sdk, std::uint32_t target_sdk, std::uint32_t version_code = 7) {
  using test::Number, test::Plain, test::Ref;
  test::AxmlBuilder xml;
  xml.Start("manifest",
            {Number("versionCode", 0x0101021b, version_code),
             test::Text("versionName", 0x0101021c, "1.2.3"), Plain("package", "com.example.bench")})
      .Element("uses-sdk", {Number("minSdkVersion", 0x0101020c, min_sdk),
                            Number("targetSdkVersion", 0x01010270, target_sdk)})
      .Start("application", {Ref("label", 0x01010001, kLabel), Ref("icon", 0x01010002, kIcon)});
  for (int i = 0; i < 200; ++i) {
    xml.Element("activity",
                {test::Text("name", 0x01010003, "com.example.bench.Activity" + std::to_string(i))});
  }
  return xml.End().End().Build();
}

Bytes Table(int resources) {
  test::ArscBuilder table;
  for (const char* language : {"", "en", "zh", "ja", "de"}) {
    const test::Config config{.language = language};
    table.String(kLabel, config, std::string("Bench ") + language);
    for (int i = 0; i < resources; ++i) {
      table.String(kSpare + static_cast<std::uint32_t>(i), config,
                   "text " + std::to_string(i) + language);
    }
  }
  table.String(kIcon, {.density = 480}, "res/icon.png");
  return table.Build();
}

bool SmallApks(int count, std::size_t size, const std::string& folder) {
  const Bytes table = Table(20);
  for (int i = 0; i < count; ++i) {
    const auto seed = static_cast<std::uint64_t>(i);
    test::ApkBuilder apk;
    apk.NoManifest()
        .Entry("AndroidManifest.xml",
               std::string(AsText(Manifest(24, 34, 1 + static_cast<std::uint32_t>(i)))))
        .Entry("resources.arsc", std::string(AsText(table)), test::ZipBuilder::kStore)
        .Entry("res/icon.png", Noise(400, seed))
        .Entry("assets/data.bin", Noise(size - 12 * kKiB, seed), test::ZipBuilder::kStore)
        .V2({test::By(test::Alice())})
        .V3({test::By(test::Alice(), 24)});
    if (!Write(folder + "/app" + std::to_string(i) + ".apk", apk.Build())) return false;
  }
  return true;
}

// The file is copied piece by piece: it may be larger than the memory.
bool Copy(const Source& from, std::uint64_t start, std::uint64_t end, std::ostream& to) {
  for (std::uint64_t at = start; at < end; at += kMiB) {
    const auto piece = from.Read(at, std::min<std::uint64_t>(kMiB, end - at));
    if (!piece) return false;
    to.write(AsText(*piece).data(), static_cast<std::streamsize>(piece->size()));
  }
  return to.good();
}

bool SignApk(const std::string& unsigned_path, const std::string& out) {
  const auto source = OpenFile(unsigned_path);
  if (!source) return false;
  const auto layout = zip::Layout::Read(**source);
  if (!layout) return false;
  const std::uint64_t directory = layout->directory_offset(), eocd = layout->eocd_offset();
  digest::Plan plan;
  const auto chunks = plan.Chunked(
      digest::Algorithm::kSha256,
      {{0, directory}, {directory, eocd - directory}, {.literal = ToBytes(layout->eocd())}});
  const auto results = plan.Run(**source, {});
  if (!results) return false;
  const std::map<int, Bytes> digests = {
      {1, digest::ChunkedTop(digest::Algorithm::kSha256, results->Get(chunks))}};
  Bytes pairs;
  for (const bool v3 : {false, true}) {
    const Bytes value = test::EncodeBlock({test::By(test::Alice(), 24)}, v3, digests);
    test::PutLe(&pairs, value.size() + 4, 8);
    test::PutLe(&pairs, v3 ? 0xf05368c0 : 0x7109871a, 4);
    pairs.insert(pairs.end(), value.begin(), value.end());
  }
  Bytes block;
  test::PutLe(&block, pairs.size() + 24, 8);
  block.insert(block.end(), pairs.begin(), pairs.end());
  test::PutLe(&block, pairs.size() + 24, 8);
  test::PutText(&block, "APK Sig Block 42");
  Bytes end = ToBytes(layout->eocd()), moved;
  test::PutLe(&moved, directory + block.size(), 4);
  std::ranges::copy(moved, end.begin() + 16);

  std::ofstream file(out, std::ios::binary);
  const auto put = [&file](ByteSpan bytes) {
    file.write(AsText(bytes).data(), static_cast<std::streamsize>(bytes.size()));
  };
  if (!Copy(**source, 0, directory, file)) return false;
  put(block);
  if (!Copy(**source, directory, eocd, file)) return false;
  put(end);
  return file.flush().good();
}

bool Hap(std::size_t mebibytes, const std::string& out, const std::string& trust) {
  const test::HarmonyPki pki;
  test::ZipBuilder zip;
  zip.Add("module.json", test::ModuleJson());
  for (std::size_t i = 0; i < mebibytes; ++i) {
    zip.Add("resources/rawfile/" + std::to_string(i), Noise(kMiB, i));
  }
  test::HapBuilder hap(pki);
  hap.Zip(std::move(zip)).Profile({.distribution_pem = test::ToPem(pki.release.der)});
  return Write(out, hap.Build()) && Write(trust + "/trusted_root_ca.json", pki.TrustedRoots()) &&
         Write(trust + "/trusted_apps_sources.json", pki.TrustedSources());
}

test::MachOSpec Code(std::size_t size, std::uint64_t seed) {
  test::MachOSpec macho;
  macho.code = ToBytes(AsBytes(Mixed(size, seed)));
  macho.signature_room = 0x4000 + size / 4096 * 64;
  return macho;
}

bool Ipa(std::size_t mebibytes, int resources, int frameworks, const std::string& out,
         const std::string& trust) {
  // Nearly all of it are resources, as in a game; code takes a tenth.
  const std::size_t code = mebibytes * kMiB / 10,
                    each = (mebibytes * kMiB - code) / static_cast<std::size_t>(resources);
  test::BundleSpec app;
  app.macho = Code(code / 2, 1);
  for (int i = 0; i < resources; ++i) {
    app.files["res/" + std::to_string(i) + ".png"] = Mixed(each, static_cast<std::uint64_t>(i));
  }
  for (int i = 0; i < frameworks; ++i) {
    const std::string name = "F" + std::to_string(i);
    test::BundleSpec framework;
    framework.identifier = "com.example.demo." + name;
    framework.executable = name;
    framework.profile.reset();
    framework.entitlements.clear();
    framework.files.clear();
    framework.macho =
        Code(code / 2 / static_cast<std::size_t>(frameworks), 100 + static_cast<std::uint64_t>(i));
    framework.macho.file_type = 6;
    app.nested["Frameworks/" + name + ".framework"] = std::move(framework);
  }
  return Write(trust, test::ToPem(test::TestPki().root.der)) && Write(out, test::BuildIpa(app));
}

int Main(const std::vector<std::string>& a) {
  const auto number = [&](std::size_t i) { return std::atoi(a[i].c_str()); };
  const auto size = [&](std::size_t i) { return static_cast<std::size_t>(number(i)); };
  const std::string kind = a.empty() ? "" : a[0];
  bool good = false;
  if (kind == "manifest" && a.size() == 4) {
    good = Write(a[3], Manifest(static_cast<std::uint32_t>(number(1)),
                                static_cast<std::uint32_t>(number(2))));
  } else if (kind == "table" && a.size() == 3) {
    good = Write(a[2], Table(number(1)));
  } else if (kind == "contents" && a.size() == 4) {
    good = Write(a[3], Mixed(size(1) * kMiB, size(2)));
  } else if (kind == "small-apks" && a.size() == 4) {
    good = SmallApks(number(1), size(2) * kKiB, a[3]);
  } else if (kind == "sign-apk" && a.size() == 3) {
    good = SignApk(a[1], a[2]);
  } else if (kind == "hap" && a.size() == 4) {
    good = Hap(size(1), a[2], a[3]);
  } else if (kind == "ipa" && a.size() == 6) {
    good = Ipa(size(1), number(2), number(3), a[4], a[5]);
  } else {
    std::fprintf(stderr, "bench_inputs: the usage is in bench/inputs.cc\n");
    return 2;
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace apptrait::bench

int main(int argc, char** argv) {
  return apptrait::bench::Main(std::vector<std::string>(argv + 1, argv + argc));
}
