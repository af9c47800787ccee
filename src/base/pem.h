// PEM armour (RFC 7468): the decoded contents of blocks, wherever they stand in a text.
#ifndef APPTRAIT_SRC_BASE_PEM_H_
#define APPTRAIT_SRC_BASE_PEM_H_

#include "base/bytes.h"

namespace apptrait {

// Every "-----BEGIN label-----" block, in order; blocks whose base64 is damaged are left out.
std::vector<Bytes> ReadPem(std::string_view text, std::string_view label);

// The armour, lines of 64 characters, with a final newline.
std::string WritePem(ByteSpan der, std::string_view label);

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_PEM_H_
