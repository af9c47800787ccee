#include "support/report_schema.h"

#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace apptrait::test {
namespace {

// Schemas by path, read once.
const valijson::Schema& SchemaOf(const std::string& path) {
  static std::map<std::string, std::unique_ptr<valijson::Schema>> schemas;
  auto& schema = schemas[path];
  if (schema == nullptr) {
    std::ifstream file(APPTRAIT_SOURCE_DIR "/" + path);
    const auto json = nlohmann::json::parse(file);
    schema = std::make_unique<valijson::Schema>();
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(json), *schema);
  }
  return *schema;
}

}  // namespace

std::string SchemaComplaints(const std::string& json) {
  return SchemaComplaints(json, "schema/report-1.schema.json");
}

std::string SchemaComplaints(const std::string& json, const std::string& schema) {
  const auto report = nlohmann::json::parse(json, nullptr, false);
  if (report.is_discarded()) return "not JSON";
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(SchemaOf(schema), valijson::adapters::NlohmannJsonAdapter(report),
                         &results))
    return {};
  std::ostringstream complaints;
  valijson::ValidationResults::Error error;
  for (int i = 0; i < 12 && results.popError(error); ++i) {
    for (const std::string& step : error.context) complaints << step;
    complaints << ": " << error.description << "\n";
  }
  return complaints.str();
}

}  // namespace apptrait::test
