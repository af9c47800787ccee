#include "apptrait/filing.h"
#include "filing/wording.h"
#include "report/csv_cell.h"

namespace apptrait::filing {
namespace {

void AddRow(const std::vector<std::string>& cells, std::string* out) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) *out += ',';
    *out += report::CsvCell(cells[i]);
  }
  *out += "\r\n";
}

}  // namespace

std::string SheetCsv(const Sheet& sheet, Language language) {
  std::string out =
      "provider,platform,path,set,field,label,preferred,encoding,letters,separator,what,value,"
      "evidence,source\r\n";
  for (const SheetColumn& column : sheet.columns) {
    for (std::size_t i = 0; i < column.sets.size(); ++i) {
      for (const SheetBox& box : column.sets[i].boxes) {
        for (const SheetValue& value : box.values) {
          const Form& form = value.form.form;
          const Source* source = sheet.provider.FindSource(value.form.source);
          AddRow({sheet.provider.id, std::string(Name(column.platform)), column.path,
                  std::to_string(i + 1), std::string(Name(box.field)), box.label,
                  &value == &box.values.front() ? "yes" : "no", std::string(Name(form.encoding)),
                  std::string(Name(form.letters)), std::string(Name(form.separator)),
                  WhatItIs(form, language), value.text, std::string(Name(value.form.grade)),
                  source == nullptr ? "" : source->url},
                 &out);
        }
      }
    }
  }
  return out;
}

}  // namespace apptrait::filing
