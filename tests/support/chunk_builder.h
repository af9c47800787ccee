// The chunks of compiled Android resources, for the builders of binary XML and resource tables.
#ifndef APPTRAIT_TESTS_SUPPORT_CHUNK_BUILDER_H_
#define APPTRAIT_TESTS_SUPPORT_CHUNK_BUILDER_H_

#include <map>
#include <string>

#include "base/bytes.h"

namespace apptrait::test {

// type | header size | size | the rest of the header | body
Bytes MakeChunk(int type, const Bytes& header, const Bytes& body);

struct PoolOptions {
  bool utf8 = false;
  int extra_count = 0;              // added to the string count
  bool unterminated = false;        // the last string has no terminator
  std::map<int, int> wrong_length;  // string index to the length that it says (in units)
};

// A string pool of these strings, which are UTF-8.
Bytes MakePool(const std::vector<std::string>& strings, const PoolOptions& options = {});

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_CHUNK_BUILDER_H_
