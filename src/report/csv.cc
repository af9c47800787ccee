#include <algorithm>

#include "apptrait/report.h"
#include "base/bytes.h"
#include "base/text.h"
#include "report/csv_cell.h"

namespace apptrait {
namespace report {

std::string CsvCell(std::string_view text) {
  std::string cell = EscapeForTerminal(text);
  // An apostrophe too, so that no two texts give one cell.
  // Spreadsheets take the full-width signs for formulas too.
  constexpr std::string_view kSigns[] = {"=", "+", "-", "@", "'", "＝", "＋", "－", "＠"};
  if (std::ranges::any_of(kSigns, [&](std::string_view sign) { return cell.starts_with(sign); }))
    cell.insert(0, 1, '\'');
  if (cell.find_first_of(",\"'\n ") == cell.npos) return cell;
  std::string quoted = "\"";
  for (char c : cell) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

}  // namespace report
namespace {

std::string Row(const Package& package, const std::string& path) {
  const auto text = [](const std::optional<std::string>& value) { return value.value_or(""); };
  const Certificate none;
  const Certificate& c = package.filing ? package.filing->certificate : none;
  const std::string columns[] = {
      path,
      std::string(Name(package.platform)),
      std::string(Name(package.container)),
      text(package.identity.package_name),
      text(package.identity.app_name),
      text(package.identity.version_name),
      text(package.identity.version_code),
      std::string(Name(package.verification.status)),
      c.fingerprints.md5,
      c.fingerprints.sha1,
      c.fingerprints.sha256,
      c.public_key.modulus.empty() ? "" : ToDecimal(c.public_key.modulus),
      ToHex(c.public_key.point),
      std::to_string(package.file.size),
      text(package.file.md5),
      text(package.file.sha1),
      text(package.file.sha256),
      ""};
  std::string row;
  for (const std::string& column : columns) row.append(report::CsvCell(column)).append(",");
  row.back() = '\r';
  return row + '\n';
}

void AddRows(const Package& package, const std::string& path, std::string* out) {
  *out += Row(package, path);
  for (const Package& nested : package.packages) AddRows(nested, path + "!" + nested.path, out);
}

}  // namespace

std::string CsvHeader() {
  return "path,platform,container,package_name,app_name,version_name,version_code,status,"
         "certificate_md5,certificate_sha1,certificate_sha256,modulus_dec,point_hex,"
         "file_size,file_md5,file_sha1,file_sha256,error\r\n";
}

std::string CsvRows(const Package& package) {
  std::string rows;
  AddRows(package, package.path, &rows);
  return rows;
}

std::string CsvErrorRow(const std::string& path, const Error& error) {
  const std::string header = CsvHeader();
  const auto columns = static_cast<std::size_t>(std::count(header.begin(), header.end(), ','));
  return report::CsvCell(path) + std::string(columns, ',') + report::CsvCell(error.detail.id) +
         "\r\n";
}

}  // namespace apptrait
