// Apps whose code or code signature is bad.
#include "ios/verdict_rows.h"

namespace apptrait {
namespace {

using test::BundleSpec;
using test::Directory;
using test::ExpectFailure;
using test::MachOSpec;
using test::RowName;
using test::SignatureSpec;
using test::SignedBy;
using test::Signer;
using test::TestPki;
using test::VerdictRow;
using test::With;

// A fat executable of which only the first slice has a signature.
void SignOneSliceOnly(std::map<std::string, Bytes>& files) {
  MachOSpec bare, other;
  bare.cpu_type = 12;
  SignatureSpec signature;
  signature.cms = Signer();
  other.signature = signature;
  files["Demo"] = test::BuildFat({test::BuildMachO(other), test::BuildMachO(bare)});
}

class IosBadCode : public testing::TestWithParam<VerdictRow> {};
TEST_P(IosBadCode, FailsWithItsFinding) { ExpectFailure(GetParam()); }

const VerdictRow kBadCode[] = {
    {"PageChanged",
     [](BundleSpec& s) {
       s.macho.tamper = [](Bytes& file) { file[test::kCodeOffset + 5] ^= std::byte{1}; };
     },
     "ios.code.page-mismatch"},
    {"LastPageChanged",
     [](BundleSpec& s) {
       s.macho.tamper = [at = test::SignatureOffset(s.macho) - 1](Bytes& file) {
         file[at] ^= std::byte{1};
       };
     },
     "ios.code.page-mismatch"},
    {"HeaderChanged",
     [](BundleSpec& s) { s.macho.tamper = [](Bytes& file) { file[24] ^= std::byte{1}; }; },
     "ios.code.page-mismatch"},
    {"AlternateOverOtherCode",
     [](BundleSpec& s) {
       // The SHA-256 directory is made for changed code and exchanged after signing: the CMS over
       // the SHA-1 one still holds.
       s.signature = With({Directory(1), Directory(2)});
       s.signature->tamper = [](auto& blobs) { blobs[0x1000].back() ^= std::byte{1}; };
     },
     "ios.cms.directory-not-vouched"},
    {"AlternateUnlisted",
     [](BundleSpec& s) {
       s.signature = With({Directory(1), Directory(2)});
       s.cms = Signer();
       s.cms->listed = 1;
       s.cms->agile_listed = 1;
     },
     "ios.cms.directory-not-vouched"},
    {"AlternateUnlistedWithoutAttributes",
     [](BundleSpec& s) {
       s.signature = With({Directory(1), Directory(2)});
       s.signature->directories[1].identifier = "com.other";
       s.cms = Signer();
       s.cms->attributes = false;
     },
     "ios.cms.directory-not-vouched"},
    {"BogusSecondCdhash",
     [](BundleSpec& s) {
       s.signature = With({Directory(1), Directory(2)});
       s.cms = Signer();
       s.cms->listed = 1;
       s.cms->extra_cdhashes = {Bytes(20, std::byte{7})};
     },
     "ios.cms.bogus-cdhash"},
    {"FurtherCdhash",
     [](BundleSpec& s) {
       s.cms = Signer();
       s.cms->extra_cdhashes = {Bytes(20, std::byte{7})};
     },
     "ios.cms.bogus-cdhash"},
    {"DirectoryTakenOut",
     [](BundleSpec& s) {
       s.signature = With({Directory(1), Directory(2)});
       s.signature->tamper = [](auto& blobs) { blobs.erase(0x1000); };
     },
     "ios.cms.agile-digest"},
    {"ShortCodeLimit",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].code_limit = 0x2000;
     },
     "ios.code.short-limit"},
    {"ResourcesUnsealed",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].unsealed = {3};
     },
     "ios.resources.unsealed"},
    {"InfoPlistUnsealed",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].unsealed = {1};
     },
     "ios.code.info-plist-unsealed"},
    {"InfoPlistUnsealedInTheAlternate",
     [](BundleSpec& s) {
       s.signature = With({Directory(1), Directory(2)});
       s.signature->directories[1].unsealed = {1};
     },
     "ios.code.info-plist-unsealed"},
    {"NoSpecialSlots",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].unsealed = {1, 2, 3, 5};
       s.signature->directories[0].special_slots = 0;
     },
     "ios.code.info-plist-unsealed"},
    {"EntitlementsUnsealed",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].unsealed = {5};
     },
     "ios.code.blob-unsealed"},
    {"EntitlementsExchanged",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->tamper = [](auto& blobs) { blobs[5].back() = std::byte{' '}; };
     },
     "ios.code.slot-mismatch"},
    {"EntitlementsTakenOut",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->tamper = [](auto& blobs) { blobs.erase(5); };
     },
     "ios.code.blob-missing"},
    {"RequirementsExchanged",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->tamper = [](auto& blobs) { blobs[2].back() = std::byte{1}; };
     },
     "ios.code.slot-mismatch"},
    {"EntitlementsDisagree",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->der_entitlements =
           test::Set({test::Sequence({test::Utf8String("get-task-allow"), test::Boolean(true)})});
     },
     "ios.entitlements.disagree"},
    {"DerEntitlementsMalformed",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->der_entitlements = ToBytes(AsBytes("\x31\x05"));
     },
     "ios.entitlements.malformed"},
    {"EntitlementTwice",
     [](BundleSpec& s) { s.entitlements += "<key>get-task-allow</key><true/>"; },
     "ios.entitlements.duplicate-key"},
    {"AdHocFlagWithCms",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].flags = 2;
     },
     "ios.code.ad-hoc-flag"},
    {"TeamOfSomebodyElse",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->directories[0].team = "ZZZZZ99999";
     },
     "ios.code.team-mismatch"},
    {"DecryptedDump",
     [](BundleSpec& s) {
       s.cms = SignedBy(TestPki().app_store);
       s.profile.reset();
       s.macho.cryptid = 1;
       s.macho.plain_code = Bytes(s.macho.code.size(), std::byte{1});
       s.signature = With({Directory(2, 0x20500)});
       s.signature->directories[0].pre_encrypt = true;
       s.macho.tamper = [](Bytes& file) {
         // What a dumper does: the plain code in place, and cryptid 0.
         std::fill_n(file.begin() + test::kCodeOffset, 0x3000, std::byte{1});
         const Bytes command = {std::byte{0x2c}, {}, {}, {}, std::byte{24}};
         const auto at = std::search(file.begin(), file.end(), command.begin(), command.end());
         *(at + 16) = std::byte{0};
       };
     },
     "ios.code.decrypted-dump"},
    {"OldDecryptedDump",
     [](BundleSpec& s) {
       s.cms = SignedBy(TestPki().app_store);
       s.profile.reset();
       s.macho.cryptid = 0;
       s.macho.tamper = [](Bytes& file) {
         std::fill_n(file.begin() + test::kCodeOffset, 0x3000, std::byte{1});
       };
     },
     "ios.code.probably-decrypted-dump"},
    {"OneSliceUnsigned",
     [](BundleSpec& s) {
       s.more_slices.emplace_back();
       s.more_slices[0].cpu_type = 12;
       s.tamper = SignOneSliceOnly;
     },
     "ios.code.slices-differ"},
    {"OneSliceTampered",
     [](BundleSpec& s) {
       s.more_slices.emplace_back();
       s.more_slices[0].cpu_type = 12;
       s.more_slices[0].tamper = [](Bytes& file) { file[0x1800] ^= std::byte{1}; };
     },
     "ios.code.page-mismatch"},
};
INSTANTIATE_TEST_SUITE_P(Rows, IosBadCode, testing::ValuesIn(kBadCode), RowName);

}  // namespace
}  // namespace apptrait
