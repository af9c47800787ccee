// Package signatures, good and broken, judged through the whole pipeline.
#include <gmock/gmock.h>

#include "support/hap.h"

namespace apptrait {
namespace {

using test::Errors;
using test::HapBuilder;
using test::HarmonyPki;
using test::Inspected;
using test::Pki;
using test::SubBlockSpec;
using ::testing::Contains;
using ::testing::SizeIs;

TEST(HarmonySignature, VerifiesWhatADeviceTakes) {
  const Package package = Inspected(HapBuilder(Pki()).Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << ::testing::PrintToString(Errors(package));
  EXPECT_EQ(package.container, Container::kHap);
  ASSERT_THAT(package.signers, SizeIs(2));
  EXPECT_EQ(package.signers[0].scheme, "hap");
  EXPECT_TRUE(package.signers[0].current);
  EXPECT_EQ(package.signers[0].algorithms, std::vector<std::string>{"ecdsa-sha256"});
  EXPECT_THAT(package.signers[0].certificates, SizeIs(3));
  EXPECT_EQ(package.signers[0].certificates[0].der, Pki().release.der);
  EXPECT_EQ(package.signers[1].scheme, "hap_profile");
  ASSERT_TRUE(package.filing);
  EXPECT_EQ(package.filing->certificate.der, Pki().release.der);
  EXPECT_EQ(package.filing->reason, "filing.chosen-harmony-distribution");
  EXPECT_EQ(package.filing->fingerprint, FingerprintAlgorithm::kSha1);
}

TEST(HarmonySignature, SignersOfEveryKindOfKey) {
  struct Row {
    const char* key;
    std::uint32_t id;
    digest::Algorithm hash;
    bool pss;
    const char* name;
  };
  using enum digest::Algorithm;
  for (const Row& row : {Row{"ec-p256", 0x201, kSha256, false, "ecdsa-sha256"},
                         Row{"ec-p384", 0x202, kSha384, false, "ecdsa-sha384"},
                         Row{"ec-p384", 0x203, kSha512, false, "ecdsa-sha512"},
                         Row{"rsa-2048", 0x104, kSha256, false, "rsa-pkcs1-sha256"},
                         Row{"rsa-2048", 0x105, kSha384, false, "rsa-pkcs1-sha384"},
                         Row{"rsa-3072", 0x101, kSha256, true, "rsa-pss-sha256"},
                         Row{"rsa-2048", 0x102, kSha384, true, "rsa-pss-sha384"},
                         Row{"rsa-2048", 0x103, kSha512, true, "rsa-pss-sha512"}}) {
    const HarmonyPki pki(row.key);
    const Bytes file = HapBuilder(pki)
                           .DigestAlgorithm(row.id, row.hash)
                           .SignerSpecOf([&](test::SignerSpec& spec, const Bytes&) {
                             if (row.pss) spec.scheme.padding = crypto::Padding::kPss;
                           })
                           .Build();
    const Package package = Inspected(file, pki.Options());
    EXPECT_EQ(package.verification.status, Status::kVerified)
        << row.name << ::testing::PrintToString(Errors(package));
    EXPECT_THAT(package.signers[0].algorithms, Contains(row.name));
  }
}

// Every one of these a device refuses; `id` is the finding that says why.
struct Refused {
  const char* id;
  std::function<void(HapBuilder&)> make;
};

void ExpectRefused(const std::vector<Refused>& rows, const HarmonyPki& pki = Pki()) {
  for (const Refused& row : rows) {
    HapBuilder builder(pki);
    row.make(builder);
    const Package package = Inspected(builder.Build(), pki.Options());
    EXPECT_EQ(package.verification.status, Status::kFailed) << row.id;
    EXPECT_THAT(Errors(package), Contains(row.id));
  }
}

SubBlockSpec& Find(std::vector<SubBlockSpec>& blocks, std::uint32_t type) {
  return *std::ranges::find(blocks, type, &SubBlockSpec::type);
}

TEST(HarmonySignature, RefusesBrokenBlocks) {
  const auto head = [](auto edit) {
    return [edit](HapBuilder& b) { b.EditHead([edit](test::HeadSpec& h) { edit(h); }); };
  };
  const auto blocks = [](auto edit) {
    return [edit](HapBuilder& b) {
      b.EditBlocks([edit](std::vector<SubBlockSpec>& all) { edit(all); });
    };
  };
  ExpectRefused({
      {"harmony.block.magic-version", head([](auto& h) { h.version = 2; })},
      {"harmony.block.magic-version", head([](auto& h) { h.version = -1; })},
      {"harmony.block.magic-version", head([](auto& h) { h.magic = "HAP Sig Block 42"; })},
      {"harmony.block.count", head([](auto& h) { h.count = 0; })},
      {"harmony.block.count", head([](auto& h) { h.count = -1; })},
      {"harmony.block.count", head([](auto& h) { h.count = 11; })},
      {"harmony.block.count", head([](auto& h) { h.count = 0x7fffffff; })},
      {"harmony.block.range", head([](auto& h) { h.count = 10; })},
      {"harmony.block.gap", head([](auto& h) { h.count = 1; })},
      {"harmony.block.size", head([](auto& h) { h.size = 31; })},
      {"harmony.block.size", head([](auto& h) { h.size = -1; })},
      {"harmony.block.size", head([](auto& h) { h.size = 1LL << 40; })},
      {"harmony.block.size", head([](auto& h) { h.size = 1 << 29; })},
      {"harmony.block.range", blocks([](auto& all) { all[0].offset = 0xffffffff; })},
      {"harmony.block.range", blocks([](auto& all) { all[0].length = 0xffffffff; })},
      {"harmony.block.range", blocks([](auto& all) { all[1].length = all[1].value.size() + 1; })},
      {"harmony.block.empty", blocks([](auto& all) { all.push_back({test::kProofBlock}); })},
      {"harmony.block.unknown-type", blocks([](auto& all) {
         all.push_back({0x2000000f, Bytes(3)});
       })},
      {"harmony.block.unknown-type", blocks([](auto& all) {
         all.push_back({0, Bytes(3)});
       })},
      {"harmony.block.second-signature",
       blocks([](auto& all) { all.push_back(Find(all, test::kSignatureBlock)); })},
      {"harmony.block.no-signature",
       blocks([](auto& all) { Find(all, test::kSignatureBlock).type = test::kProofBlock; })},
      {"harmony.block.gap", [](HapBuilder& b) { b.Gap(8); }},
  });
}

TEST(HarmonySignature, VersionTwoHasItsOwnMagicAndLaterOnesShareTheNew) {
  for (const auto& [version, magic] : {std::pair{2, "HAP Sig Block 42"},
                                       {1, "HAP Sig Block 42"},
                                       {3, "<hap sign block>"},
                                       {9, "<hap sign block>"}}) {
    const Package package = Inspected(HapBuilder(Pki())
                                          .EditHead([&, v = version, m = magic](test::HeadSpec& h) {
                                            h.version = v;
                                            h.magic = m;
                                          })
                                          .Build());
    EXPECT_EQ(package.verification.status, Status::kVerified) << version;
    EXPECT_EQ(package.harmony->signing_block_version, version);
  }
}

TEST(HarmonySignature, WithoutABlockThePackageIsUnsigned) {
  const Bytes file = test::ZipBuilder().Add("module.json", test::ModuleJson()).Build();
  const Package package = Inspected(file);
  EXPECT_EQ(package.verification.status, Status::kUnsigned);
  EXPECT_TRUE(test::Has(package.findings, "harmony.unsigned"));
  EXPECT_THAT(package.signers, SizeIs(0));
  EXPECT_FALSE(package.filing);
}

TEST(HarmonySignature, OptionalBlocksAreDigestedInTheCanonicalOrder) {
  // A proof of rotation after the profile is where the digest has it …
  const Package last = Inspected(HapBuilder(Pki()).ExtraBlock(test::kProofBlock, Bytes(9)).Build());
  EXPECT_EQ(last.verification.status, Status::kVerified);
  // … and wherever it stands in the file, with a warning that older devices differ.
  const Package first = Inspected(HapBuilder(Pki())
                                      .ExtraBlock(test::kProofBlock, Bytes(9))
                                      .EditBlocks([](std::vector<SubBlockSpec>& all) {
                                        std::rotate(all.begin(), all.end() - 1, all.end());
                                      })
                                      .Build());
  EXPECT_EQ(first.verification.status, Status::kVerified);
  EXPECT_TRUE(test::Has(first.findings, "harmony.block.order"));
}

TEST(HarmonySignature, AnyChangedByteIsFound) {
  const HapBuilder builder(Pki());
  const Bytes good = builder.Build();
  // In the contents, in a local header, in the central directory, in the end record.
  for (const std::uint64_t at :
       {std::uint64_t{45}, std::uint64_t{12}, std::uint64_t{good.size() - 22 - 30},
        std::uint64_t{good.size() - 22 + 6}}) {
    Bytes file = good;
    file[at] ^= std::byte{1};
    const Package package = Inspected(file);
    EXPECT_EQ(package.verification.status, Status::kFailed) << at;
    EXPECT_THAT(Errors(package), Contains("harmony.digest.mismatch")) << at;
  }
}

TEST(HarmonySignature, EveryByteOfTheBlockMattersOrIsNotSigned) {
  // No single bit flipped in the signing block may leave a verified package, but where the CMS has
  // bytes that nothing covers and nobody reads (the root's copy in the bag is one such place).
  const HapBuilder builder(Pki());
  const Bytes good = builder.Build();
  ByteSpan bytes = good;
  const std::uint64_t start = builder.BlockStart();
  int survived = 0, tried = 0;
  for (std::uint64_t at = start; at < good.size() - 22 - 100; at += 37) {
    Bytes file = good;
    file[at] ^= std::byte{0x10};
    const auto package = InspectMemory(file, "x", Pki().Options());
    ++tried;
    if (package && package->verification.status == Status::kVerified) ++survived;
  }
  EXPECT_GT(tried, 50);
  EXPECT_LT(survived, tried / 4);
}

TEST(HarmonySignature, ChunksEndAtOneMebibyteAndAtEachPart) {
  for (const std::size_t size :
       {std::size_t{1 << 20}, std::size_t{(1 << 20) + 1}, std::size_t{3 << 20}}) {
    const Bytes file = HapBuilder(Pki())
                           .Zip(test::ZipBuilder()
                                    .Add("module.json", test::ModuleJson())
                                    .Add("big", std::string(size, 'x')))
                           .Build();
    EXPECT_EQ(Inspected(file).verification.status, Status::kVerified) << size;
  }
}

TEST(HarmonySignature, RefusesWrongDigestEntries) {
  const auto content = [](auto make) {
    return
        [make](HapBuilder& b) { b.Content([make](const Bytes& digest) { return make(digest); }); };
  };
  ExpectRefused({
      {"harmony.digest.malformed", content([](const Bytes&) { return Bytes(19); })},
      {"harmony.digest.malformed", content([](const Bytes& d) {
         Bytes c = test::DigestContent({{0x201, d}});
         c[8] = std::byte{41};
         return c;
       })},
      {"harmony.digest.malformed", content([](const Bytes& d) {
         Bytes c = test::DigestContent({{0x201, d}});
         c.pop_back();
         return c;
       })},
      {"harmony.digest.unknown-algorithm", content([](const Bytes& d) {
         return test::DigestContent({{0x204, d}});
       })},
      {"harmony.digest.mismatch", content([](const Bytes& d) {
         return test::DigestContent({{0x202, d}});
       })},
      {"harmony.digest.mismatch", content([](const Bytes&) {
         return test::DigestContent({{0x201, Bytes(32)}});
       })},
  });
}

TEST(HarmonySignature, TheFirstDigestAloneCounts) {
  const auto with = [](const Bytes& first, const Bytes& second) {
    return test::DigestContent({{0x201, first}, {0x202, second}});
  };
  const Package good = Inspected(
      HapBuilder(Pki()).Content([&](const Bytes& d) { return with(d, Bytes(48)); }).Build());
  EXPECT_EQ(good.verification.status, Status::kVerified);
  EXPECT_TRUE(test::Has(good.findings, "harmony.digest.several"));
  const Package bad = Inspected(
      HapBuilder(Pki()).Content([&](const Bytes& d) { return with(Bytes(32), d); }).Build());
  EXPECT_EQ(bad.verification.status, Status::kFailed);
  const Package version1 = Inspected(HapBuilder(Pki())
                                         .Content([&](const Bytes& d) {
                                           return test::DigestContent({{0x201, d}}, 1);
                                         })
                                         .Build());
  EXPECT_EQ(version1.verification.status, Status::kVerified);
}

TEST(HarmonySignature, NotCheckedWithoutVerification) {
  InspectOptions options = Pki().Options();
  options.verify = false;
  const Package package = Inspected(HapBuilder(Pki()).Build(), options);
  EXPECT_EQ(package.verification.status, Status::kNotChecked);
  EXPECT_TRUE(package.filing);
  EXPECT_THAT(package.signers, SizeIs(2));
}

}  // namespace
}  // namespace apptrait
