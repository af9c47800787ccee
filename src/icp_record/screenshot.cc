#include <algorithm>

#include "apptrait/icp_record.h"
#include "base/bytes.h"
#include "base/text.h"
#include "catalogue/rules/icp_record.h"

namespace apptrait::icp_record {
namespace {

using catalogue::Make;

constexpr std::size_t kFiveMiB = std::size_t{5} * 1024 * 1024, kFiveMillion = 5'000'000;

struct Magic {
  std::string_view type;
  std::size_t offset;
  std::string_view bytes;
};
// The first three are taken; the others are named so that the finding can say what the file is.
constexpr Magic kMagics[] = {
    {"jpg", 0, "\xff\xd8\xff"},
    {"png", 0, "\x89PNG\r\n\x1a\n"},
    {"gif", 0, "GIF87a"},
    {"gif", 0, "GIF89a"},
    {"webp", 8, "WEBP"},
    {"bmp", 0, "BM"},
    {"tiff", 0, std::string_view("II*\0", 4)},
    {"tiff", 0, std::string_view("MM\0*", 4)},
    {"heic", 4, "ftyphei"},
    {"heic", 4, "ftypmif1"},
    {"avif", 4, "ftypavif"},
    {"pdf", 0, "%PDF-"},
    {"svg or html", 0, "<"},
    {"zip or Office", 0, "PK\x03\x04"},
};

std::string_view TypeOf(std::string_view contents) {
  for (const Magic& magic : kMagics) {
    if (contents.substr(std::min(magic.offset, contents.size())).starts_with(magic.bytes)) {
      return magic.type;
    }
  }
  return "?";
}

// JPEG ends with the marker EOI, PNG with the chunk IEND, GIF with a trailer byte; cameras and
// editors append bytes of their own behind them.
bool IsComplete(std::string_view type, std::string_view contents) {
  if (type == "jpg") return contents.find("\xff\xd9", 2) != contents.npos;
  if (type == "png") return contents.rfind("IEND") != contents.npos;
  const std::size_t last = contents.find_last_not_of('\0');
  return contents[last] == ';';
}

void CheckContents(std::string_view contents, std::string_view extension,
                   std::vector<Finding>* findings) {
  const std::string_view type = TypeOf(contents);
  if (type != "jpg" && type != "png" && type != "gif") {
    findings->push_back(
        Make(rule::kIcpPictureType, {},
             {{"actual", std::string(type)}, {"code", "AppIcpRecordPicsFileError"}}));
    return;
  }
  if (!IsComplete(type, contents)) {
    findings->push_back(Make(rule::kIcpPictureBroken, {},
                             {{"type", std::string(type)}, {"code", "AppIcpRecordPicsFileError"}}));
  }
  const std::string_view named = extension == "jpeg" ? "jpg" : extension;
  if ((named == "jpg" || named == "png" || named == "gif") && named != type) {
    findings->push_back(Make(rule::kIcpPictureMisnamed, {},
                             {{"extension", std::string(extension)}, {"type", std::string(type)}}));
  }
}

void CheckName(std::string_view name, std::string_view extension, std::vector<Finding>* findings) {
  if (extension != "jpg" && extension != "jpeg" && extension != "png" && extension != "gif") {
    findings->push_back(
        Make(rule::kIcpPictureExtension, {},
             {{"extension", std::string(extension)}, {"code", "AppIcpRecordPicsFileError"}}));
  }
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!std::ranges::all_of(name, is_ascii)) {
    findings->push_back(Make(rule::kIcpPictureName, {}, {{"code", "AppIcpRecordPicsFileError"}}));
  }
  for (char c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '.' || c == '-' || c == '_';
    if (plain || !is_ascii(c)) continue;
    findings->push_back(Make(rule::kIcpPictureNameSpecial, {}, {{"character", std::string(1, c)}}));
    break;
  }
}

}  // namespace

std::vector<Finding> CheckScreenshot(std::string_view file_name,
                                     std::span<const std::byte> contents) {
  std::vector<Finding> findings;
  const std::string_view name = file_name.substr(file_name.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  const std::string extension = dot == name.npos ? "" : ToLowerAscii(name.substr(dot + 1));
  CheckName(name, extension, &findings);
  const auto size = static_cast<std::int64_t>(contents.size());
  if (contents.size() > kFiveMiB) {
    findings.push_back(Make(rule::kIcpPictureLarge, {},
                            {{"actual", size},
                             {"limit", static_cast<std::int64_t>(kFiveMiB)},
                             {"code", "AppIcpRecordPicsFileError"}}));
  } else if (contents.size() > kFiveMillion) {
    findings.push_back(Make(rule::kIcpPictureNearlyLarge, {}, {{"actual", size}}));
  }
  CheckContents(AsText(contents), extension, &findings);
  return findings;
}

}  // namespace apptrait::icp_record
