#include "support/report_schema.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace apptrait::test {
namespace {

const valijson::Schema& ReportSchema() {
  static const valijson::Schema* const kSchema = [] {
    std::ifstream file(APPTRAIT_SOURCE_DIR "/schema/report-1.schema.json");
    static const nlohmann::json kJson = nlohmann::json::parse(file);
    auto* schema = new valijson::Schema;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(kJson), *schema);
    return schema;
  }();
  return *kSchema;
}

}  // namespace

std::string SchemaComplaints(const std::string& json) {
  const auto report = nlohmann::json::parse(json, nullptr, false);
  if (report.is_discarded()) return "not JSON";
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(ReportSchema(), valijson::adapters::NlohmannJsonAdapter(report), &results))
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
