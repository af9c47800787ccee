// Micro-benchmarks of the readers, each on an input of the size that real packages have. Run by
// hand for seconds, and by scripts/bench-instructions for instructions.
#include <benchmark/benchmark.h>

#include "android/axml.h"
#include "android/resource_table.h"
#include "android/signing_block.h"
#include "contents.h"
#include "crypto/certificate.h"
#include "crypto/signed_data.h"
#include "digest/plan.h"
#include "ios/code_resources.h"
#include "support/apk_builder.h"
#include "support/arsc_builder.h"
#include "support/axml_builder.h"
#include "support/ipa_builder.h"
#include "support/test_signers.h"
#include "zip/layout.h"

namespace apptrait::bench {
namespace {

constexpr std::size_t kKiB = 1 << 10;

void CountBytes(benchmark::State& state, ByteSpan input) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * input.size()));
}

// A manifest with 500 activities.
const Bytes& Manifest() {
  static const Bytes kManifest = [] {
    test::AxmlBuilder xml;
    xml.Start("manifest", {test::Plain("package", "com.example.bench")}).Start("application");
    for (int i = 0; i < 500; ++i) {
      xml.Element("activity",
                  {test::Text("name", 0x01010003, "com.example.Activity" + std::to_string(i)),
                   test::Bool("enabled", 0x0101000e, true)});
    }
    return xml.End().End().Build();
  }();
  return kManifest;
}

void Axml(benchmark::State& state) {
  class Sink final : public android::XmlSink {
   public:
    bool Start(const android::XmlElement& element) override {
      return attributes += element.attributes.size(), true;
    }
    bool End(int) override { return true; }
    std::size_t attributes = 0;
  };
  for (auto _ : state) {
    std::vector<Finding> findings;
    android::Notes notes(findings, "AndroidManifest.xml");
    Sink sink;
    android::ReadAxml(Manifest(), sink, notes);
    benchmark::DoNotOptimize(sink.attributes);
  }
  CountBytes(state, Manifest());
}
BENCHMARK(Axml);

// 5,000 texts in eight languages, of which one is looked up.
void ResourceTable(benchmark::State& state) {
  constexpr std::uint32_t kFirst = 0x7f010000;
  test::ArscBuilder builder;
  for (const char* language : {"", "en", "zh", "ja", "de", "fr", "es", "pt"}) {
    for (std::uint32_t i = 0; i < 5000; ++i) {
      builder.String(kFirst + i, {.language = language}, "text " + std::to_string(i));
    }
  }
  const Bytes table = builder.Build();
  for (auto _ : state) {
    std::vector<Finding> findings;
    android::Notes notes(findings, "resources.arsc");
    const android::ResourceTable read(table, notes);
    std::vector<android::Candidate> found;
    read.Find(kFirst + 7, &found);
    benchmark::DoNotOptimize(found.data());
  }
  CountBytes(state, table);
}
BENCHMARK(ResourceTable);

// 10,000 entries, and their local headers.
const Bytes& Archive() {
  static const Bytes kArchive = [] {
    test::ZipBuilder zip;
    for (int i = 0; i < 10'000; ++i) {
      zip.Add("res/drawable-" + std::to_string(i % 37) + "/resource_" + std::to_string(i) + ".xml",
              "contents");
    }
    return zip.Build();
  }();
  return kArchive;
}

void ZipWalk(benchmark::State& state) {
  const auto source = MemorySource(ByteSpan(Archive()));
  for (auto _ : state) {
    const auto layout = zip::Layout::Read(*source);
    benchmark::DoNotOptimize(layout->entries().data());
  }
  CountBytes(state, Archive());
}
BENCHMARK(ZipWalk);

void LocalHeaders(benchmark::State& state) {
  const auto source = MemorySource(ByteSpan(Archive()));
  const auto layout = zip::Layout::Read(*source);
  for (auto _ : state) {
    const auto check = zip::CheckLocalHeaders(*source, *layout);
    benchmark::DoNotOptimize(check->mismatched.data());
  }
  CountBytes(state, Archive());
}
BENCHMARK(LocalHeaders);

void SigningBlock(benchmark::State& state) {
  const Bytes apk = test::ApkBuilder()
                        .V2({test::By(test::Alice())})
                        .V3({test::By(test::Alice())})
                        .AlignBlock()
                        .Build();
  const auto source = MemorySource(ByteSpan(apk));
  const auto layout = zip::Layout::Read(*source);
  for (auto _ : state) {
    android::Issues issues;
    const auto block = android::SigningBlock::Read(*source, *layout, &issues);
    benchmark::DoNotOptimize(block->pairs().data());
  }
}
BENCHMARK(SigningBlock);

// A provisioning profile as Apple signs it, in BER.
void SignedData(benchmark::State& state) {
  const Bytes message = test::BuildProfile({.ber = true});
  for (auto _ : state) {
    const auto data = crypto::ParseSignedData(message);
    benchmark::DoNotOptimize(data->certificates.data());
  }
  CountBytes(state, message);
}
BENCHMARK(SignedData);

void Certificate(benchmark::State& state) {
  const Bytes& der = test::TestPki().distribution.der;
  for (auto _ : state) {
    std::vector<Finding> findings;
    const auto certificate = crypto::ReadCertificate(der, &findings);
    benchmark::DoNotOptimize(certificate.der.data());
  }
  CountBytes(state, der);
}
BENCHMARK(Certificate);

// CodeResources of 5,000 files.
const Bytes& Seal() {
  static const Bytes kSeal = [] {
    test::BundleSpec bundle;
    for (int i = 0; i < 5000; ++i) bundle.files["res/" + std::to_string(i)] = "contents";
    return test::BuildBundle(bundle).at("_CodeSignature/CodeResources");
  }();
  return kSeal;
}

void Plist(benchmark::State& state) {
  for (auto _ : state) {
    const auto document = ios::ReadPlist(Seal());
    benchmark::DoNotOptimize(&document->root);
  }
  CountBytes(state, Seal());
}
BENCHMARK(Plist);

void CodeResources(benchmark::State& state) {
  for (auto _ : state) {
    const auto seal = ios::ReadCodeResources(Seal());
    benchmark::DoNotOptimize(seal->lists.data());
  }
  CountBytes(state, Seal());
}
BENCHMARK(CodeResources);

// One pass over 32 MiB in memory for everything that a v2 package's report needs.
void Digests(benchmark::State& state) {
  const std::string bytes = Noise(32 * kKiB * kKiB, 1);
  const auto source = MemorySource(AsBytes(bytes));
  for (auto _ : state) {
    digest::Plan plan;
    for (const auto algorithm :
         {digest::Algorithm::kMd5, digest::Algorithm::kSha1, digest::Algorithm::kSha256}) {
      plan.WholeFile(algorithm);
    }
    plan.Chunked(digest::Algorithm::kSha256, {{0, bytes.size()}});
    const auto results = plan.Run(*source, {.workers = static_cast<int>(state.range(0))});
    benchmark::DoNotOptimize(results->Get(0).data());
  }
  CountBytes(state, AsBytes(bytes));
}
BENCHMARK(Digests)->Arg(1)->Arg(2)->Arg(4)->Arg(8)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace apptrait::bench

BENCHMARK_MAIN();
