// SPDX-License-Identifier: GPL-3.0-or-later
// From what the inspector shows to the report that says the same: used by the window's export and by
// `vitrine inspect`. Plain arithmetic, any thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/snapshots.h"
#include "engine/what_if.h"
#include "report/inspect_report.h"

namespace vitrine {

/// What a report shows of an image beyond its columns.
struct ReportItemChoices {
    std::vector<ConceptEdit> edits;               ///< the what-if of the window; empty = none
    std::shared_ptr<const HeatMap> heatMap;       ///< null = none
    double heatMapOpacity = 0.6;
    std::string rivalClass;  ///< B of "why A and not B"; A is each model's own answer. Empty = its second class
    std::vector<std::string> rows;  ///< concepts of the aligned arrangement as the window shows them; empty = chosen here
};

struct ReportChoices {
    ReportScale scale = ReportScale::Raw;
    ReportArrangement arrangement = ReportArrangement::Aligned;
    std::size_t conceptsPerColumn = 10;  ///< k of the top k
    std::size_t explanationTerms = 8;    ///< terms listed of each explanation
    std::vector<std::string> columns;    ///< ids of the columns to report, in the snapshot's order; empty = all
    std::map<ImageId, ReportItemChoices> items;
    std::vector<SkippedPath> skipped;
};

/// `inspections` are of one workspace, in the order of the report; not empty.
InspectReport buildInspectReport(const std::vector<std::shared_ptr<const InspectionSnapshot>>& inspections,
                                 const ReportChoices& choices);

/// Concepts of the aligned arrangement: the union of each column's `count` strongest by z-score (exact zeros
/// left out), ordered by the first column's z-score. Names, since runs may order concepts differently.
std::vector<std::string> alignedConcepts(const std::vector<ModelColumn>& columns, std::size_t count);

/// The `count` concepts this column sees most strongly, by z-score; exact zeros are not seen.
std::vector<std::size_t> strongestConcepts(const ModelColumn& column, std::size_t count);

}  // namespace vitrine
