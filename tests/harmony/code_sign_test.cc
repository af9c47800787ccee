// Code signing, permission and enterprise blocks, and signed ELF files.
#include <gmock/gmock.h>

#include "support/hap.h"

namespace apptrait {
namespace {

using test::CodeSignBuilder;
using test::Errors;
using test::HapBuilder;
using test::Inspected;
using test::Pki;
using test::StateOf;
using test::ZipBuilder;
using ::testing::Contains;
using ::testing::IsEmpty;

constexpr auto kOwner = "1234567890";  // the app-identifier of the builder's profile
constexpr std::size_t kPage = 4096;

const std::string& Library() {
  static const std::string library =
      "\x7f"
      "ELF" +
      std::string(9000, 'l');
  return library;
}

std::string NativePackage(const std::string& library) {
  const Bytes zip =
      ZipBuilder().Add("bin/tool", library, ZipBuilder::kDeflate).Add("readme", "text").Build();
  return std::string(AsText(zip));
}

// A HAP whose first `pages` pages are covered, with a stored and a deflated library and a native
// package.
class SignedHap {
 public:
  SignedHap() : code_(Pki(), Pki().release, kOwner) {
    zip_.Add("ets/modules.abc", std::string(9 * kPage, 'a'))
        .Add("libs/arm64-v8a/liba.so", Library())
        .Add("libs/arm64-v8a/libb.so", Library() + "b", ZipBuilder::kDeflate)
        .Add("hnp/arm64-v8a/x.hnp", NativePackage(Library() + "x"))
        .Add("module.json", test::ModuleJson("", R"(,"hnpPackages":[{"package":"x.hnp","type":")" +
                                                     std::string("public") + R"("}])"));
    code_.File("libs/arm64-v8a/liba.so", ToBytes(AsBytes(Library())))
        .File("libs/arm64-v8a/libb.so", ToBytes(AsBytes(Library() + "b")))
        .File("hnp/arm64-v8a/x.hnp!/bin/tool", ToBytes(AsBytes(Library() + "x")))
        .FileOwner("SHARED_LIB_ID");
  }
  CodeSignBuilder& code() { return code_; }
  ZipBuilder& zip() { return zip_; }
  std::size_t data_size = 8 * kPage;
  std::size_t blocks = 3;
  Bytes more_property;

  // With the code signing block in place, all signed.
  Bytes Build() {
    HapBuilder builder(Pki());
    return Finish(builder);
  }
  Bytes Finish(HapBuilder& builder) {
    builder.Zip(zip_);
    const std::uint64_t property = builder.BlockStart() + 12 * blocks;
    const Bytes unsigned_file = zip_.Build();
    Bytes value = code_.Build(property, ByteSpan(unsigned_file).first(data_size));
    value.insert(value.end(), more_property.begin(), more_property.end());
    return builder.Property(value).Build();
  }

 private:
  CodeSignBuilder code_;
  ZipBuilder zip_;
};

TEST(HarmonyCodeSign, VerifiesPackageLibrariesAndNativePackages) {
  const Package package = Inspected(SignedHap().Build());
  EXPECT_EQ(package.verification.status, Status::kVerified)
      << ::testing::PrintToString(Errors(package));
  EXPECT_EQ(StateOf(package, "code_sign"), SchemeState::kVerified);
  ASSERT_TRUE(package.harmony->code_signing);
  EXPECT_EQ(package.harmony->code_signing->owner_id, kOwner);
  EXPECT_EQ(package.harmony->code_signing->data_size, 8 * kPage);
  EXPECT_EQ(package.harmony->code_signing->files.size(), 3u);
  EXPECT_EQ(package.signers.back().scheme, "code_sign");
}

TEST(HarmonyCodeSign, SizesWhereTreesChangeTheirShape) {
  // Nothing, one page, two; a tree of one level is full with 128 pages.
  for (const std::size_t pages : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{128},
                                  std::size_t{129}, std::size_t{300}}) {
    SignedHap hap;
    hap.zip().Add("resources/rawfile/filler", std::string(300 * kPage, 'f'));
    hap.data_size = pages * kPage;
    hap.code().PageInfo(kPage, pages * 4);
    const Package package = Inspected(hap.Build());
    EXPECT_EQ(package.verification.status, Status::kVerified)
        << pages << ::testing::PrintToString(Errors(package));
  }
  // Less than a page, and one page and a byte, of a library.
  for (const std::size_t size : {std::size_t{1}, kPage - 1, kPage, kPage + 1}) {
    SignedHap hap;
    hap.zip().Add("libs/x/libc.so", std::string(size, 'c'));
    hap.code().File("libs/x/libc.so", Bytes(size, std::byte{'c'}));
    EXPECT_EQ(Inspected(hap.Build()).verification.status, Status::kVerified) << size;
  }
}

TEST(HarmonyCodeSign, OfSeveralLibrariesWithOneNameTheLastIsChecked) {
  SignedHap hap;
  hap.zip().Add("libs/arm64-v8a/liba.so", Library() + "other");
  EXPECT_EQ(StateOf(Inspected(hap.Build()), "code_sign"), SchemeState::kFailed);
  SignedHap last;
  last.zip()
      .Add("libs/x/libc.so",
           "\x7f"
           "ELF other")
      .Add("libs/x/libc.so",
           "\x7f"
           "ELF signed");
  last.code().File("libs/x/libc.so", ToBytes(AsBytes(std::string("\x7f"
                                                                 "ELF signed"))));
  EXPECT_EQ(StateOf(Inspected(last.Build()), "code_sign"), SchemeState::kVerified);
}

TEST(HarmonyCodeSign, SaltIsHashedBeforeEachPage) {
  SignedHap hap;
  hap.code().Salt(Bytes(32, std::byte{7}));
  EXPECT_EQ(Inspected(hap.Build()).verification.status, Status::kVerified);
}

TEST(HarmonyCodeSign, RefusesWhatTheKernelWould) {
  struct Row {
    const char* id;
    std::function<void(SignedHap&)> make;
  };
  const auto edit = [](auto change) {
    return [change](SignedHap& h) {
      h.code().Edit([change](Bytes& block, std::size_t tree) { change(block, tree); });
    };
  };
  const auto set = [edit](std::size_t at, std::uint32_t value) {
    return edit([at, value](Bytes& block, std::size_t) {
      for (int i = 0; i < 4; ++i) block[at + i] = static_cast<std::byte>(value >> 8 * i);
    });
  };
  const Row rows[] = {
      {"harmony.code-sign.tree-mismatch",
       edit([](Bytes& b, std::size_t tree) { b[tree] ^= std::byte{1}; })},
      {"harmony.code-sign.malformed", set(0, 1)},
      {"harmony.code-sign.malformed", set(12, 0xffffffff)},
      {"harmony.code-sign.malformed", set(16, 2)},
      {"harmony.code-sign.malformed", set(32, 2)},
      {"harmony.code-sign.malformed", set(36, 0xffffffff)},
      {"harmony.code-sign.malformed", set(40, 0xffffffff)},
      {"harmony.code-sign.malformed", set(48, 0)},
      {"harmony.code-sign.malformed", set(60, 0xfffffff0)},
      {"harmony.code-sign.malformed", edit([](Bytes& b, std::size_t) { b.resize(b.size() - 40); })},
      {"harmony.code-sign.owner",
       [](SignedHap& h) {
         h.code().File("libs/o.so", {}).FileOwner("someone");
         h.zip().Add("libs/o.so", "");
       }},
      {"harmony.code-sign.owner",
       [](SignedHap& h) {
         h.code().File("libs/o.so", {}).FileOwner("");
         h.zip().Add("libs/o.so", "");
       }},
      {"harmony.code-sign.library-unsigned",
       [](SignedHap& h) { h.zip().Add("libs/arm64-v8a/extra.so", "x"); }},
      {"harmony.code-sign.library-unsigned",
       [](SignedHap& h) { h.zip().Add("ets/modules.an", "x"); }},
      {"harmony.code-sign.library-unsigned",
       [](SignedHap& h) { h.zip().Add("hnp/arm64-v8a/y.hnp", NativePackage(Library())); }},
      {"harmony.code-sign.library-missing",
       [](SignedHap& h) { h.code().File("libs/gone.so", Bytes(5)); }},
      {"harmony.code-sign.library-missing",
       [](SignedHap& h) {
         h.code().File("hnp/arm64-v8a/x.hnp!/bin/gone", Bytes(5)).FileOwner("SHARED_LIB_ID");
       }},
      {"harmony.code-sign.library-size",
       [](SignedHap& h) {
         h.zip().Add("libs/s.so", "12345");
         h.code().File("libs/s.so", Bytes(4));
       }},
      {"harmony.code-sign.library-size",
       [](SignedHap& h) {
         h.zip().Add("libs/s.so", "12345");
         h.code().File("libs/s.so", ToBytes(AsBytes("12345"))).FileSize(6);
       }},
      {"harmony.cms.digest-mismatch",
       [](SignedHap& h) {
         h.zip().Add("libs/s.so", "12345");
         h.code().File("libs/s.so", ToBytes(AsBytes("12346")));
       }},
      {"harmony.code-sign.library-unreadable",
       [](SignedHap& h) { h.zip().Add("hnp/arm64-v8a/bad.hnp", "no archive"); }},
      {"harmony.code-sign.tree-place", [](SignedHap& h) { h.blocks = 3 + kPage / 12 + 1; }},
  };
  for (const Row& row : rows) {
    SignedHap hap;
    row.make(hap);
    const Package package = Inspected(hap.Build());
    EXPECT_EQ(package.verification.status, Status::kFailed) << row.id;
    EXPECT_THAT(Errors(package), Contains(row.id));
    // The package digest was made over all that: only the code signing can tell.
    EXPECT_EQ(StateOf(package, "hap"), SchemeState::kVerified) << row.id;
  }
}

TEST(HarmonyCodeSign, DebugBuildsHaveTheirOwnOwner) {
  test::ProfileSpec profile;
  profile.type = "debug";
  profile.development_pem = test::ToPem(Pki().debug.der);
  for (const auto& [owner, good] : {std::pair{"DEBUG_LIB_ID", true}, {"", true}, {kOwner, false}}) {
    HapBuilder builder(Pki());
    builder.Profile(profile).ProfileSigner(Pki().debug_profile_signer).Signer(Pki().debug);
    builder.Zip(ZipBuilder()
                    .Add("ets/modules.abc", std::string(2 * kPage, 'a'))
                    .Add("module.json", test::ModuleJson()));
    const std::uint64_t at = builder.BlockStart() + 36;
    const Bytes file = ZipBuilder()
                           .Add("ets/modules.abc", std::string(2 * kPage, 'a'))
                           .Add("module.json", test::ModuleJson())
                           .Build();
    builder.Property(
        CodeSignBuilder(Pki(), Pki().debug, owner).Build(at, ByteSpan(file).first(kPage)));
    const Package package = Inspected(builder.Build());
    EXPECT_EQ(package.verification.status, good ? Status::kVerified : Status::kFailed) << owner;
  }
}

TEST(HarmonyPermission, HoldsOrIsWarnedOf) {
  const std::string module = test::ModuleJson(
      "", R"(,"hnpPackages":[{"package":"x.hnp","type":")" + std::string("public") + R"("}])");
  test::ProfileSpec profile;
  profile.distribution_pem = test::ToPem(Pki().release.der);
  const auto text = [](const std::string& t) { return ToBytes(AsBytes(t)); };
  struct Row {
    SchemeState state;
    const char* id;
    Bytes block;
  };
  const Bytes good =
      test::PermissionBlock(Pki().release, {{1, text(profile.ToJson())}, {2, text(module)}});
  Bytes broken = good;
  broken[12 + 12] = std::byte{0xff};
  Bytes cut = good;
  cut.resize(cut.size() - 1);
  cut[4] = static_cast<std::byte>(cut.size() - 12);
  for (const Row& row :
       {Row{SchemeState::kVerified, "", good},
        Row{SchemeState::kFailed, "harmony.permission.digest-mismatch",
            test::PermissionBlock(Pki().release, {{1, text("{}")}, {2, text(module)}})},
        Row{SchemeState::kFailed, "harmony.permission.digest-mismatch",
            test::PermissionBlock(Pki().release, {{2, text(module)}})},
        Row{SchemeState::kFailed, "harmony.permission.bad-signature",
            test::PermissionBlock(Pki().debug, {{1, text(profile.ToJson())}, {2, text(module)}})},
        Row{SchemeState::kFailed, "harmony.permission.malformed", broken},
        Row{SchemeState::kFailed, "harmony.permission.malformed", cut}}) {
    SignedHap hap;
    hap.more_property = row.block;
    const Package package = Inspected(hap.Build());
    EXPECT_EQ(StateOf(package, "permission"), row.state) << row.id;
    // Devices then check the whole package: the verdict does not depend on it.
    EXPECT_EQ(package.verification.status, Status::kVerified)
        << row.id << ::testing::PrintToString(Errors(package));
    if (*row.id != '\0') {
      EXPECT_TRUE(test::Has(package.findings, row.id));
    }
  }
}

TEST(HarmonyProperty, ListsThatBreakOffAreRefused) {
  for (const Bytes& property : {Bytes(5), Bytes(11), *FromHex("010000300500000000000000"),
                                *FromHex("02000030ffffffff00000000aabb")}) {
    const Package package = Inspected(HapBuilder(Pki()).Property(property).Build());
    EXPECT_EQ(package.verification.status, Status::kFailed);
    EXPECT_THAT(Errors(package), Contains("harmony.block.property-malformed"));
  }
  // Unknown inner blocks are passed over.
  const Package other =
      Inspected(HapBuilder(Pki()).Property(*FromHex("09000030020000000000000aabbb")).Build());
  EXPECT_EQ(other.verification.status, Status::kVerified)
      << ::testing::PrintToString(Errors(other));
}

}  // namespace
}  // namespace apptrait
