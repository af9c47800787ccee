// Everything that works on packages and needs no network: reading, reports, filing, gate, diff.
// The clients of network services are apart (jaq.h, icp_record.h, transport.h).
#ifndef APPTRAIT_APPTRAIT_H_
#define APPTRAIT_APPTRAIT_H_

#include "apptrait/batch.h"
#include "apptrait/diff.h"
#include "apptrait/filing.h"
#include "apptrait/gate.h"
#include "apptrait/inspect.h"
#include "apptrait/package.h"
#include "apptrait/report.h"
#include "apptrait/result.h"
#include "apptrait/version.h"

#endif  // APPTRAIT_APPTRAIT_H_
