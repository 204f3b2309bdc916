// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "report/inspect_report.h"

namespace vitrine {

inline constexpr double kLowestReportDpi = 36.0;
inline constexpr double kHighestReportDpi = 1200.0;

/// Writes the report to `path`; its ending chooses the form: .pdf (one file, vectors, text stays text),
/// .png (`dpi` pixels an inch) or .svg. PNG and SVG hold one page a file: a report of several pages
/// becomes name.png, name-2.png, … Returns the files written, in page order.
/// Every file is there whole or not at all, and after a failure none of them is. InvalidOption for
/// another ending or dpi, FileNotWritable and OutOfMemory name the file. Needs a QGuiApplication. GUI thread.
Result<std::vector<std::filesystem::path>> exportReport(const InspectReport& report, const std::filesystem::path& path,
                                                        double dpi = 150.0);

}  // namespace vitrine
