// Apps whose structures are hostile or broken.
#include "ios/verdict_rows.h"

namespace apptrait {
namespace {

using test::BundleSpec;
using test::Directory;
using test::ExpectFailure;
using test::RowName;
using test::SignatureSpec;
using test::VerdictRow;
using test::With;

// Writes `value` into the primary CodeDirectory, before it is signed anew by nobody.
void SetDirectory(SignatureSpec& spec, std::size_t at, std::uint64_t value, int bytes = 4) {
  spec.tamper = [=](auto& blobs) { test::SetBe(&blobs[0], at, value, bytes); };
}

class IosBadStructure : public testing::TestWithParam<VerdictRow> {};
TEST_P(IosBadStructure, FailsWithItsFinding) { ExpectFailure(GetParam()); }

const VerdictRow kBadStructure[] = {
    {"NoSuperBlob",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->tamper_whole = [](Bytes& blob) { blob[0] = std::byte{0}; };
     },
     "ios.signature.malformed"},
    {"SuperBlobTooLong",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->tamper_whole = [](Bytes& blob) { test::SetBe(&blob, 4, 0x100000, 4); };
     },
     "ios.signature.malformed"},
    {"HugeBlobCount",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->tamper_whole = [](Bytes& blob) { test::SetBe(&blob, 8, 0xffffffff, 4); };
     },
     "ios.signature.malformed"},
    {"BlobOutside",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->tamper_whole = [](Bytes& blob) { test::SetBe(&blob, 16, 0x7fffffff, 4); };
     },
     "ios.signature.malformed"},
    {"TwoOfOneType",
     [](BundleSpec& s) {
       s.signature = SignatureSpec{};
       s.signature->tamper_whole = [](Bytes& blob) { test::SetBe(&blob, 20, 0, 4); };
     },
     "ios.signature.malformed"},
    {"UnknownVersion", [](BundleSpec& s) { SetDirectory(s.signature.emplace(), 8, 0x30000); },
     "ios.signature.malformed"},
    {"HashOffsetOutside",
     [](BundleSpec& s) { SetDirectory(s.signature.emplace(), 16, 0xfffffff0); },
     "ios.signature.malformed"},
    {"HashOffsetInHeader", [](BundleSpec& s) { SetDirectory(s.signature.emplace(), 16, 44); },
     "ios.signature.malformed"},
    {"IdentifierOutside", [](BundleSpec& s) { SetDirectory(s.signature.emplace(), 20, 0x100000); },
     "ios.signature.malformed"},
    {"HugeSpecialSlots", [](BundleSpec& s) { SetDirectory(s.signature.emplace(), 24, 0xffffffff); },
     "ios.signature.malformed"},
    {"HugeCodeSlots", [](BundleSpec& s) { SetDirectory(s.signature.emplace(), 28, 0xffffffff); },
     "ios.signature.malformed"},
    {"CodeLimitWithoutSlots",
     [](BundleSpec& s) { SetDirectory(s.signature.emplace(), 32, 0x100000); },
     "ios.signature.malformed"},
    {"HashSize", [](BundleSpec& s) { SetDirectory(s.signature.emplace(), 36, 20, 1); },
     "ios.signature.malformed"},
    {"PageSize", [](BundleSpec& s) { SetDirectory(s.signature.emplace(), 39, 40, 1); },
     "ios.signature.malformed"},
    {"TeamOutside", [](BundleSpec& s) { SetDirectory(s.signature.emplace(), 48, 0x100000); },
     "ios.signature.malformed"},
    {"SignatureOutside",
     [](BundleSpec& s) {
       s.macho.tamper = [](Bytes& file) { file.resize(test::kCodeOffset + 0x3000 + 64); };
     },
     "ios.signature.malformed"},
    {"NoMachO",
     [](BundleSpec& s) {
       s.tamper = [](auto& files) { files["Demo"] = ToBytes(AsBytes("#!/bin/sh\n")); };
     },
     "ios.bundle.not-macho"},
    {"LoadCommandsOutside",
     [](BundleSpec& s) { s.macho.tamper = [](Bytes& file) { file[23] = std::byte{0x7f}; }; },
     "ios.macho.malformed"},
    {"NoExecutable", [](BundleSpec& s) { s.tamper = [](auto& files) { files.erase("Demo"); }; },
     "ios.bundle.no-executable"},
    {"NoInfoPlist",
     [](BundleSpec& s) { s.tamper = [](auto& files) { files.erase("Info.plist"); }; },
     "ios.bundle.no-info-plist"},
    {"InfoPlistUnreadable",
     [](BundleSpec& s) {
       s.tamper = [](auto& files) { files["Info.plist"] = ToBytes(AsBytes("bplist00")); };
     },
     "ios.plist.malformed"},
};
INSTANTIATE_TEST_SUITE_P(Rows, IosBadStructure, testing::ValuesIn(kBadStructure), RowName);

}  // namespace
}  // namespace apptrait
