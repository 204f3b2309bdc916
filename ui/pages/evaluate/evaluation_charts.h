// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of the Evaluate page as plain data, from evaluated methods. Any thread.
#pragma once

#include <QString>
#include <vector>

#include "engine/evaluation_service.h"
#include "plots/chart_data.h"
#include "plots/plot_table.h"

namespace vitrine {

enum class EvaluationChart { ClassAccuracy, AccuracySparsity, AccuracyNec, Insertion, Intervention, ConceptSets, Count };

QString chartTitle(EvaluationChart chart);
/// What one has to do for this chart to have something to show, or why it never will.
QString chartHint(EvaluationChart chart);

/// Bars of the accuracy within each class of one method, worst first, with 95 % intervals.
ChartData classAccuracyChart(const MethodStatus& method, int position);
/// Precision, recall, F1 and number of images of each class: more than the bars show.
PlotTable classTable(const MethodEvaluation& evaluation);
/// A named point for every method that has both figures: concepts per decision against top-1.
ChartData accuracySparsityChart(const EvaluationSnapshot& snapshot);
/// Accuracy against weights a class for all methods with a path; the band and line of the random controls, the
/// linear probe and zero-shot, where they were measured.
ChartData accuracyNecChart(const EvaluationSnapshot& snapshot);
/// Keeping the strongest concepts, and dropping them.
ChartData insertionChart(const MethodStatus& method, int position);
ChartData interventionChart(const InterventionCurve& curve, const QString& title, const QString& variant, int position);
/// Accuracy of Concept Matrix Search against the number of concepts: whole sets as named points, random subsets as a
/// line, zero-shot as a dashed line; 95 % intervals.
ChartData conceptSetsChart(const ConceptSetSweep& sweep);
/// Means under random renaming, with the observed one as a line.
ChartData permutationChart(const NamePermutation& names);
/// As accuracyNecChart, of one audited run.
ChartData auditNecChart(const AuditReport& report);

/// Adds min–max band and means of the random controls and the two dashed anchors.
void addControls(ChartData& chart, const Controls& controls);

}  // namespace vitrine
