// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "report/inspect_report.h"

namespace vitrine::test {

struct SampleSize {
    std::size_t images = 1;
    std::size_t models = 4;
    std::size_t rows = 18;
    bool longNames = false;  ///< concepts and classes as language models write them
    bool withHeatMap = true;
    bool withEdits = true;
};

/// A report with made-up figures that has every part a report can have.
InspectReport sampleReport(const SampleSize& size = {});

}  // namespace vitrine::test
