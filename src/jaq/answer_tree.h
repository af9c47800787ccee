// An answer of either format as one small tree, so that what is looked for is looked for once.
#ifndef APPTRAIT_SRC_JAQ_ANSWER_TREE_H_
#define APPTRAIT_SRC_JAQ_ANSWER_TREE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apptrait/finding.h"

namespace apptrait::jaq {

// An object or element with `children`, or a scalar with `text` as it was written. Scalars that are
// empty or null are not in the tree: absent means absent.
struct Node {
  std::string name, text;
  std::vector<Node> children;

  const Node* Child(std::string_view child_name) const;
  // The nearest node of that name with children, breadth first; this one is none of them.
  const Node* Descendant(std::string_view wanted) const;
  std::optional<std::string> Text(std::string_view child_name) const;
  // A decimal integer, written as a number or as a string.
  std::optional<std::int64_t> Integer(std::string_view child_name) const;
  std::optional<bool> Boolean(std::string_view child_name) const;
};

// `text` is valid UTF-8. Nothing where it is neither JSON nor XML; `reason` says why. The tree is
// bounded in depth and size whatever the text holds.
std::optional<Node> ParseTree(std::string_view text, std::vector<Datum>* reason);

}  // namespace apptrait::jaq

#endif  // APPTRAIT_SRC_JAQ_ANSWER_TREE_H_
