#include "inspect/jobs.h"

namespace apptrait::inspect {

std::unique_ptr<platform::Job> MakeJob(Container container, const platform::Input&) {
  switch (container) {
    default:
      return nullptr;
  }
}

}  // namespace apptrait::inspect
