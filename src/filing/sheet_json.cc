#include "apptrait/filing.h"
#include "filing/wording.h"
#include "report/json.h"

namespace apptrait::filing {
namespace {

using report::Json;

void Add(Json& json, const char* name, const std::string& value) {
  if (!value.empty()) json[name] = value;
}
void Add(Json& json, const char* name, const std::optional<std::string>& value) {
  if (value) json[name] = *value;
}

Json FindingsJson(const std::vector<Finding>& findings, Language language) {
  Json json = Json::array();
  for (const Finding& finding : findings) json.push_back(report::ToJson(finding, language));
  return json;
}

Json ValueJson(const SheetValue& value, Language language) {
  const Form& form = value.form.form;
  Json json = {{"encoding", Name(form.encoding)},
               {"letters", Name(form.letters)},
               {"separator", Name(form.separator)},
               {"what", WhatItIs(form, language)},
               {"text", value.text},
               {"evidence", Name(value.form.grade)}};
  Add(json, "source", value.form.source);
  Add(json, "note", Pick(value.form.note_en, value.form.note_zh, language));
  return json;
}

Json SetJson(const SheetSet& set, Language language) {
  Json json = {{"certificate", report::ToJson(set.certificate)}, {"reason", set.reason}};
  for (const SheetBox& box : set.boxes) {
    Json item = {{"field", Name(box.field)}, {"label", box.label}};
    Add(item, "note", Pick(box.note_en, box.note_zh, language));
    item["values"] = Json::array();
    for (const SheetValue& value : box.values) item["values"].push_back(ValueJson(value, language));
    json["boxes"].push_back(std::move(item));
  }
  return json;
}

Json ColumnJson(const SheetColumn& column, Language language) {
  Json json = {{"platform", Name(column.platform)}};
  Add(json, "label", column.label);
  Add(json, "note", Pick(column.note_en, column.note_zh, language));
  json["path"] = column.path;
  json["container"] = Name(column.container);
  Json file = {{"size", column.file.size}};
  Add(file, "sha256", column.file.sha256);
  json["file"] = std::move(file);
  Add(json, "package_name", column.package_name);
  Add(json, "app_name", column.app_name);
  Add(json, "version_name", column.version_name);
  Add(json, "version_code", column.version_code);
  json["sets"] = Json::array();
  for (const SheetSet& set : column.sets) json["sets"].push_back(SetJson(set, language));
  if (column.icon) {
    json["icon"] = {{"entry", column.icon->entry},
                    {"width", column.icon->width},
                    {"height", column.icon->height},
                    {"bytes", column.icon->png.size()},
                    {"changed", column.icon->changed}};
  }
  json["findings"] = FindingsJson(column.findings, language);
  return json;
}

}  // namespace

std::string SheetJson(const Sheet& sheet, Language language) {
  const Provider& provider = sheet.provider;
  Json json = {
      {"schema", "apptrait.filing/1"},
      {"tool", {{"name", "apptrait"}, {"version", APPTRAIT_VERSION}}},
      {"provider",
       {{"id", provider.id}, {"name", Pick(provider.name_en, provider.name_zh, language)}}}};
  json["provider"]["sources"] = Json::array();
  for (const Source& source : provider.sources) {
    Json item = {{"id", source.id}, {"grade", Name(source.grade)}};
    Add(item, "url", source.url);
    json["provider"]["sources"].push_back(std::move(item));
  }
  Add(json, "app_name", sheet.app_name);
  Add(json, "version", sheet.version);
  json["fileable"] = sheet.Fileable();
  json["findings"] = FindingsJson(sheet.findings, language);
  json["columns"] = Json::array();
  for (const SheetColumn& column : sheet.columns) {
    json["columns"].push_back(ColumnJson(column, language));
  }
  return report::Dump(json, 2) + "\n";
}

}  // namespace apptrait::filing
