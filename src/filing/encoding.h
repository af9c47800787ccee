// Small pieces that the writing of values and the reading of pasted ones share.
#ifndef APPTRAIT_SRC_FILING_ENCODING_H_
#define APPTRAIT_SRC_FILING_ENCODING_H_

#include "apptrait/filing.h"
#include "base/bytes.h"

namespace apptrait::filing {

// Hex as `form` asks for it.
std::string WriteHex(ByteSpan bytes, const Form& form);

// The bytes behind the encoding, before they are written; nothing where the key has no such form.
std::optional<Bytes> KeyBytes(const PublicKey& key, Encoding encoding);

// True for encodings whose text is hex digits.
bool IsHex(Encoding encoding);
bool IsDecimal(Encoding encoding);
bool IsFingerprint(Encoding encoding);

std::optional<Encoding> EncodingOf(std::string_view name);
std::optional<Letters> LettersOf(std::string_view name);
std::optional<Separator> SeparatorOf(std::string_view name);

// "RSA", "EC", "DSA", as BoxForm::key writes them; empty for keys that forms do not know.
std::string_view KeyFamily(const PublicKey& key);

}  // namespace apptrait::filing

#endif  // APPTRAIT_SRC_FILING_ENCODING_H_
