// Prints what an ICP filing asks for of a package, under the labels of a provider's form.
#include <apptrait/filing.h>
#include <apptrait/inspect.h>

#include <iostream>

using apptrait::Language;

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: filing_values PACKAGE [PROVIDER]\n";
    return 2;
  }
  const auto package = apptrait::Inspect(argv[1]);
  if (!package) {  // it could not be read; what is wrong with a package is in package->findings
    std::cerr << apptrait::ErrorLine(argv[1], package.error(), Language::kEnglish) << "\n";
    return 3;
  }
  const auto provider = apptrait::filing::FindProvider(argc > 2 ? argv[2] : "generic");
  if (!provider) {
    std::cerr << Message(provider.error().detail, Language::kEnglish) << "\n";
    return 2;
  }
  const auto sheet = apptrait::filing::MakeSheet({&*package, 1}, *provider);
  if (!sheet) {
    std::cerr << Message(sheet.error().detail, Language::kEnglish) << "\n";
    return 3;
  }
  for (const auto& column : sheet->columns) {
    for (const auto& finding : column.findings) {
      std::cerr << Name(finding.severity) << ": " << Message(finding, Language::kEnglish) << "\n";
    }
    if (column.sets.empty()) continue;  // nothing of it may be filed: the findings say why
    for (const auto& box : column.sets.front().boxes) {
      if (box.values.empty()) continue;
      std::cout << Name(box.field) << "\t" << box.values.front().text << "\n";
    }
  }
  return sheet->Fileable() ? 0 : 1;
}
