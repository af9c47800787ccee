// Apps whose files, profile or nested code are bad.
#include "ios/verdict_rows.h"

namespace apptrait {
namespace {

using test::BundleSpec;
using test::ExpectFailure;
using test::RowName;
using test::SignatureSpec;
using test::TestPki;
using test::VerdictRow;
using test::With;

void AddNested(BundleSpec& spec, const std::function<void(BundleSpec&)>& change) {
  BundleSpec nested;
  nested.executable = "Fx";
  nested.profile.reset();
  nested.entitlements.clear();
  change(nested);
  spec.nested["Frameworks/Fx.framework"] = nested;
}

class IosBadFiles : public testing::TestWithParam<VerdictRow> {};
TEST_P(IosBadFiles, FailsWithItsFinding) { ExpectFailure(GetParam()); }

const VerdictRow kBadFiles[] = {
    {"ResourceChanged",
     [](BundleSpec& s) { s.tamper = [](auto& f) { f["res/data.txt"].push_back({}); }; },
     "ios.resources.changed"},
    {"OptionalResourceChanged",
     [](BundleSpec& s) {
       s.files["en.lproj/InfoPlist.strings"] = "CFBundleName = a;";
       s.tamper = [](auto& f) {
         f["en.lproj/InfoPlist.strings"] = ToBytes(AsBytes("CFBundleName = b;"));
       };
     },
     "ios.resources.changed"},
    {"ResourceRemoved", [](BundleSpec& s) { s.tamper = [](auto& f) { f.erase("res/data.txt"); }; },
     "ios.resources.missing"},
    {"ResourceAdded", [](BundleSpec& s) { s.tamper = [](auto& f) { f["new.js"] = {}; }; },
     "ios.resources.unlisted"},
    {"LibraryAdded",
     [](BundleSpec& s) {
       s.tamper = [](auto& f) { f["Frameworks/evil.dylib"] = test::BuildMachO({}); };
     },
     "ios.resources.unlisted"},
    {"PkgInfoChangedOnlyVersion1Seals",
     [](BundleSpec& s) { s.tamper = [](auto& f) { f["PkgInfo"] = ToBytes(AsBytes("XXXX")); }; },
     "ios.resources.changed"},
    {"InfoPlistChanged",
     [](BundleSpec& s) { s.tamper = [](auto& f) { f["Info.plist"].push_back(std::byte{'\n'}); }; },
     "ios.code.slot-mismatch"},
    {"SealRemoved",
     [](BundleSpec& s) { s.tamper = [](auto& f) { f.erase("_CodeSignature/CodeResources"); }; },
     "ios.resources.no-code-resources"},
    {"SealChanged",
     [](BundleSpec& s) {
       s.tamper = [](auto& f) { f["_CodeSignature/CodeResources"].push_back(std::byte{'\n'}); };
     },
     "ios.code.slot-mismatch"},
    {"NeverSealed", [](BundleSpec& s) { s.no_seal = true; }, "ios.resources.unsealed"},
    {"SealWithoutHashes", [](BundleSpec& s) { s.seals["res/data.txt"] = "<dict/>"; },
     "ios.resources.malformed"},
    {"RuleThatExplodes",
     [](BundleSpec& s) { s.rules2 += "<key>(((a{99}){99}){99}){99}</key><true/>"; },
     "ios.resources.malformed"},
    {"RuleWithBackReference", [](BundleSpec& s) { s.rules2 += "<key>^(a*)*\\1$</key><true/>"; },
     "ios.resources.malformed"},
    {"ProfileTampered",
     [](BundleSpec& s) {
       s.tamper = [](auto& f) {
         Bytes& profile = f["embedded.mobileprovision"];
         const std::string_view id = "ABCDE12345.com";
         const auto at = AsText(profile).find(id);
         profile[at] = std::byte{'Z'};
       };
     },
     "ios.cms.digest-mismatch"},
    {"ProfileByADeveloper", [](BundleSpec& s) { s.profile->signer = TestPki().distribution; },
     "ios.cms.wrong-purpose"},
    {"ProfileWithoutTheLeaf",
     [](BundleSpec& s) { s.profile->certificates = {TestPki().development.der}; },
     "ios.profile.certificate-not-listed"},
    {"EntitlementOfAnotherApp",
     [](BundleSpec& s) {
       s.entitlements = "<key>application-identifier</key><string>ABCDE12345.com.bank</string>";
     },
     "ios.profile.entitlement-not-allowed"},
    {"FrameworkTampered",
     [](BundleSpec& s) {
       AddNested(s, [](BundleSpec& nested) {
         nested.macho.tamper = [](Bytes& file) { file[0x1800] ^= std::byte{1}; };
       });
     },
     "ios.nested.not-verified"},
    {"FrameworkAdHoc",
     [](BundleSpec& s) {
       AddNested(s, [](BundleSpec& nested) {
         nested.signed_by_cms = false;
         nested.signature = SignatureSpec{};
       });
     },
     "ios.nested.not-verified"},
    {"FrameworkUnsigned",
     [](BundleSpec& s) { AddNested(s, [](BundleSpec& nested) { nested.signed_by_cms = false; }); },
     "ios.nested.not-verified"},
    {"LinkOutside",
     [](BundleSpec& s) {
       s.seals["link"] = "<dict><key>symlink</key><string>../../etc</string></dict>";
     },
     "ios.resources.missing"},
};
INSTANTIATE_TEST_SUITE_P(Rows, IosBadFiles, testing::ValuesIn(kBadFiles), RowName);

}  // namespace
}  // namespace apptrait
