// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/inspect_report.h"

namespace vitrine {

/// What to show when the window opens.
struct WindowRequest {
    std::filesystem::path workspace;             ///< empty = the demo
    std::vector<std::filesystem::path> images;   ///< files and folders
};

struct ReportFile {
    std::filesystem::path path;  ///< .pdf, .png or .svg
    double dpi = 150.0;          ///< PNG only
};

/// The graphical half of the program, as the command line sees it. Both are empty in a build without it.
struct Frontend {
    std::function<int(const WindowRequest&)> openWindow;
    /// The files written: several for PNG and SVG where the report has several pages.
    std::function<Result<std::vector<std::filesystem::path>>(const InspectReport&, const ReportFile&)> writeReport;
};

}  // namespace vitrine
