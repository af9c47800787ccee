// APPTRAIT_EXPORT: what the shared library shows. Everything else in it is hidden, its dependencies
// included. The static library and callers need no definition of their own.
#ifndef APPTRAIT_EXPORT_H_
#define APPTRAIT_EXPORT_H_

#if defined(__GNUC__)
#define APPTRAIT_EXPORT __attribute__((visibility("default")))
#else
#define APPTRAIT_EXPORT
#endif

#endif  // APPTRAIT_EXPORT_H_
