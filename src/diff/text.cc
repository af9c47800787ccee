// old.apk -> new.apk
//
// Changed
//   Version   3.4.1
//          -> 3.5.0
//
// Update   a device with old.apk installs new.apk
// ICP filing   has to be changed
#include "base/text.h"

#include "apptrait/diff.h"
#include "catalogue/texts/diff.h"
#include "diff/facts.h"
#include "report/text_writer.h"

namespace apptrait::diff {
namespace {

using report::TextWriter;
using report::Tone;

struct Look {
  const catalogue::Bilingual& text;
  Tone tone;
};

Look UpdateLook(Answer answer) {
  switch (answer) {
    case Answer::kYes:
      return {text::kDiffUpdateYes, Tone::kGood};
    case Answer::kNo:
      return {text::kDiffUpdateNo, Tone::kBad};
    case Answer::kPartly:
      return {text::kDiffUpdatePartly, Tone::kWarn};
    case Answer::kUnknown:
      break;
  }
  return {text::kDiffUpdateUnknownText, Tone::kWarn};
}

Look FilingLook(Answer answer) {
  switch (answer) {
    case Answer::kYes:
      return {text::kDiffFilingYes, Tone::kBad};
    case Answer::kNo:
      return {text::kDiffFilingNo, Tone::kGood};
    default:
      return {text::kDiffFilingUnknownText, Tone::kWarn};
  }
}

std::string RangeLabel(const UpdateRange& range, const TextWriter& w) {
  const std::string min = "Android " + report::AndroidRelease(range.min);
  if (!range.max) {
    const Datum version{"version", min};
    return catalogue::Format(w.Say(text::kDiffFromOn), {&version, 1});
  }
  return *range.max == range.min ? min : min + "-" + report::AndroidRelease(*range.max);
}

void WriteReasons(const std::vector<Finding>& reasons, TextWriter* w) {
  for (const Finding& reason : reasons) {
    w->Line(EscapeForTerminal(Message(reason, w->language())) + "   " + std::string(reason.id),
            reason.severity == Severity::kError ? Tone::kBad : Tone::kWarn);
  }
}

}  // namespace

std::string TextDifference(const Package& before, const Package& after,
                           const Difference& difference, const TextOptions& options) {
  TextWriter w(options);
  w.Headline(before.path + " -> " + after.path, "", Tone::kPlain);
  if (difference.changes.empty()) {
    w.Section(w.Say(text::kDiffNothing));
  } else {
    w.Section(w.Say(text::kDiffChanged));
  }
  // Values are long: each stands on a line of its own.
  for (const Change& change : difference.changes) {
    w.Row(EscapeForTerminal(LabelOf(change.field, options.language)),
          change.before.empty() ? "-" : change.before, Tone::kDim);
    w.Row("", "-> " + (change.after.empty() ? "-" : change.after));
  }
  const Look update = UpdateLook(difference.update.answer);
  w.Section(w.Say(text::kDiffUpdate));
  w.Line(w.Say(update.text), update.tone);
  WriteReasons(difference.update.reasons, &w);
  if (difference.update.answer == Answer::kPartly) {
    for (const UpdateRange& range : difference.update.ranges) {
      w.Row(RangeLabel(range, w), w.Say(UpdateLook(range.answer).text));
    }
  }
  const Look filing = FilingLook(difference.filing.answer);
  w.Section(w.Say(text::kDiffFiling));
  w.Line(w.Say(filing.text), filing.tone);
  WriteReasons(difference.filing.reasons, &w);
  return w.Finish();
}

}  // namespace apptrait::diff
