// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison of methods as text for people, machines and papers.
#pragma once

#include <string>

#include "comparison/comparison.h"

namespace vitrine {

/// A list with one object a method; several seeds of a method are one object with their mean, and one each
/// below "runs". A measure that does not apply is null, "absent" says why. "paired" holds each other run: the
/// difference of the accuracies on the same images (this minus other), its standard error, exact McNemar.
std::string comparisonJson(const Comparison& comparison);

/// One line a run, every measure with the bounds of its interval.
std::string comparisonCsv(const Comparison& comparison);

/// A tabular environment (booktabs) of the headline measures, 95 % intervals in small print below.
std::string comparisonLatex(const Comparison& comparison);

/// The same as a Markdown table. `commandLine` is printed above it.
std::string comparisonMarkdown(const Comparison& comparison, const std::string& commandLine);

/// The same for a terminal.
std::string comparisonText(const Comparison& comparison);

}  // namespace vitrine
