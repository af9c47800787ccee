// What a filing folder holds.
#include <set>

#include "apptrait/filing.h"
#include "base/bytes.h"
#include "zip/writer.h"

namespace apptrait::filing {
namespace {

class Files {
 public:
  void Add(const std::string& stem, std::string_view extension, ByteSpan bytes) {
    std::string name = stem + "." + std::string(extension);
    for (int n = 2; !names_.insert(name).second; ++n) {
      name = stem + "-" + std::to_string(n) + "." + std::string(extension);
    }
    files_.push_back({std::move(name), ToBytes(bytes)});
  }
  std::vector<SheetFile> Take() { return std::move(files_); }

 private:
  std::set<std::string> names_;
  std::vector<SheetFile> files_;
};

}  // namespace

std::vector<SheetFile> SheetFiles(const Sheet& sheet, Language language) {
  Files files;
  files.Add("filing", "html", AsBytes(SheetHtml(sheet, language)));
  files.Add("filing", "txt", AsBytes(SheetText(sheet, {.language = language}, true)));
  files.Add("filing", "json", AsBytes(SheetJson(sheet, language)));
  files.Add("filing", "csv", AsBytes(SheetCsv(sheet, language)));
  files.Add("filing", "md", AsBytes(SheetMarkdown(sheet, language)));
  for (const SheetColumn& column : sheet.columns) {
    const std::string platform(Name(column.platform));
    for (const SheetSet& set : column.sets) {
      files.Add(platform + "-certificate", "cer", set.certificate.der);
    }
    if (!column.icon) continue;
    files.Add(platform + "-icon", "png", column.icon->png);
    if (column.icon->changed && !column.icon->original.empty()) {
      files.Add(platform + "-icon-original", column.icon->original_format, column.icon->original);
    }
  }
  return files.Take();
}

Result<std::vector<std::byte>> SheetBundle(const Sheet& sheet, Language language) {
  const std::vector<SheetFile> files = SheetFiles(sheet, language);
  std::vector<zip::NewEntry> entries;
  entries.reserve(files.size());
  for (const SheetFile& file : files) entries.push_back({file.name, file.bytes});
  return zip::WriteZip(entries);
}

}  // namespace apptrait::filing
