// Files by pread. A file that shrinks, grows or is replaced while it is read is an error, never a
// SIGBUS and never a value that belongs to no one state of the file.
#ifndef APPTRAIT_SRC_BASE_FILE_H_
#define APPTRAIT_SRC_BASE_FILE_H_

#include <string>

#include "base/source.h"

namespace apptrait {

// Opens a regular file, or spools what cannot seek ("-" is standard input, a FIFO) into memory up
// to limits::kSpooledInputSize. Directories, sockets and devices are errors that say so.
Result<std::shared_ptr<const Source>> OpenFile(const std::string& path);

// The same over an open descriptor, which stays the caller's and must outlive the source.
Result<std::shared_ptr<const Source>> OpenDescriptor(int descriptor);

}  // namespace apptrait

#endif  // APPTRAIT_SRC_BASE_FILE_H_
