// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/report_builder.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <iterator>
#include <set>

#include "base/version.h"
#include "evaluation/bottleneck_metrics.h"
#include "evaluation/explanation.h"
#include "evaluation/smallest_edit.h"

namespace vitrine {

namespace {

constexpr double kWinningMargin = 1e-3;  // logits: a suggested edit must win, not tie
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

std::size_t indexOf(const std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? kNone : static_cast<std::size_t>(found - names.begin());
}

double onScale(const ModelColumn& column, std::size_t index, ReportScale scale) {
    switch (scale) {
        case ReportScale::Raw: return column.activations[index];
        case ReportScale::ZScore: return column.zScores[index];
        case ReportScale::Rank: return column.ranks[index];
    }
    return 0.0;
}

/// The column of the backbone itself; a trained run of zero-shot is a run like others.
bool isClip(const RunSnapshot& run) { return run.variantId == "zero_shot" && run.path.empty(); }

/// Colours go by method, so every run of a method has its method's.
std::string modelId(const RunSnapshot& run) { return isClip(run) ? "clip" : run.variantId; }

std::optional<double> similarityOf(const ModelColumn& column, std::size_t index) {
    if (index >= column.conceptSimilarity.size() || std::isnan(column.conceptSimilarity[index])) return std::nullopt;
    return column.conceptSimilarity[index];
}

std::optional<double> meanSimilarity(const ModelColumn& column) {
    double sum = 0.0;
    std::size_t counted = 0;
    for (std::size_t j = 0; j < column.conceptSimilarity.size(); ++j) {
        const bool isAlive = j >= column.run->reference.alive.size() || column.run->reference.alive[j] != 0;
        if (const auto similarity = similarityOf(column, j); similarity && isAlive) {
            sum += *similarity;
            ++counted;
        }
    }
    if (counted == 0) return std::nullopt;
    return sum / static_cast<double>(counted);
}

ReportColumn reportColumn(const ModelColumn& column, const std::vector<std::string>& aligned, const ReportChoices& choices) {
    const RunSnapshot& run = *column.run;
    ReportColumn result;
    result.modelId = modelId(run);
    result.title = column.title;
    if (!isClip(run)) result.runName = run.id;
    const auto predicted = static_cast<std::size_t>(column.predicted);
    result.predictedClass = run.classNames[predicted];
    result.probability = column.probabilities[predicted];
    result.activeConcepts = static_cast<std::size_t>(column.activeConcepts);
    result.conceptCount = column.activations.size();
    result.conceptSimilarity = meanSimilarity(column);
    if (run.classifier->decidesThroughConcepts()) {
        result.jaccardAt10 = column.jaccardWithClip;
        result.conceptsPerDecision = column.conceptsPerDecision;
    }
    const std::vector<std::size_t> strongest = strongestConcepts(column, choices.conceptsPerColumn);
    const std::set<std::size_t> top(strongest.begin(), strongest.end());
    std::vector<std::size_t> shown = strongest;
    if (choices.arrangement == ReportArrangement::Aligned) {
        shown.clear();
        for (const std::string& name : aligned) shown.push_back(indexOf(run.conceptNames, name));
    }
    for (const std::size_t index : shown) {
        if (index == kNone) continue;
        result.bars.push_back({run.conceptNames[index], onScale(column, index, choices.scale), similarityOf(column, index),
                               top.count(index) != 0});
    }
    return result;
}

std::optional<ReportExplanation> reportExplanation(const ModelColumn& column, const ReportItemChoices& item,
                                                   std::size_t termCount) {
    const RunSnapshot& run = *column.run;
    if (!run.classifier->decidesThroughConcepts() || run.classNames.size() < 2) return std::nullopt;
    const std::vector<std::size_t> best = largestIndices(column.logits, 2);
    const std::size_t a = best[0];
    const std::size_t rival = indexOf(run.classNames, item.rivalClass);
    const std::size_t b = rival == kNone || rival == a ? best[1] : rival;
    const auto pair = explainPair(run.head, column.activations, a, b, column.logits);
    if (!pair) return std::nullopt;
    ReportExplanation result;
    result.modelId = modelId(run);
    result.title = column.title;
    result.classA = run.classNames[a];
    result.classB = run.classNames[b];
    for (std::size_t i = 0; i < pair->order.size(); ++i) {
        const std::size_t unit = pair->order[i];
        const double term = pair->terms[unit];
        if (i < termCount) {
            result.terms.push_back({run.conceptNames[unit], term});
        } else if (term != 0.0) {
            result.restOfTerms += term;
            ++result.restCount;
        }
    }
    result.biasTerm = pair->biasTerm;
    result.gap = pair->gap;
    result.residual = pair->residual;
    return result;
}

/// One concept where that is enough inside its usual range, else the smallest edit of several that makes
/// the runner-up win.
std::optional<ReportFlip> reportFlip(const ModelColumn& column) {
    const RunSnapshot& run = *column.run;
    if (run.classNames.size() < 2) return std::nullopt;
    ReportFlip result{modelId(run), column.title, {}, {}, true};
    const auto single = nearestSingleFlip(run.head, column.activations, run.range);
    const bool isPossible = single && *single;
    if (!isPossible || !(*single)->inRange) {
        SmallestEditOptions options;
        options.margin = kWinningMargin;
        options.insideRange = true;
        options.weightByDeviation = true;
        const std::size_t runnerUp = largestIndices(column.logits, 2)[1];
        const auto edit = findSmallestEdit(run.head, column.activations, static_cast<std::size_t>(column.predicted),
                                           runnerUp, run.range, options);
        if (edit && edit->status == SmallestEditStatus::Found) {
            for (const std::size_t j : edit->changed) result.changes.push_back({run.conceptNames[j], edit->delta[j]});
            result.toClass = run.classNames[runnerUp];
            return result;
        }
    }
    if (!isPossible) return std::nullopt;
    result.changes.push_back({run.conceptNames[(*single)->conceptIndex], (*single)->delta});
    result.toClass = run.classNames[(*single)->toClass];
    result.inRange = (*single)->inRange;
    return result;
}

ReportWhatIf reportWhatIf(const std::vector<ModelColumn>& columns, const ReportItemChoices& item) {
    ReportWhatIf result;
    if (!columns.empty())
        for (const ConceptEdit& edit : item.edits) {
            const std::size_t index = indexOf(columns.front().run->conceptNames, edit.conceptName);
            // Edits are shown in reference deviations, the one unit that is the same for every model.
            result.edits.push_back({edit.conceptName, index == kNone ? 0.0 : columns.front().zScores[index], edit.zScore});
        }
    for (const ModelColumn& column : columns) {
        const RunSnapshot& run = *column.run;
        if (!item.edits.empty()) {
            const ModelColumn edited = whatIf(column, item.edits);
            const auto before = static_cast<std::size_t>(column.predicted), after = static_cast<std::size_t>(edited.predicted);
            result.outcomes.push_back({modelId(run), column.title, run.classNames[before], run.classNames[after],
                                       column.probabilities[before], edited.probabilities[after]});
        }
        if (!run.classifier->decidesThroughConcepts()) continue;
        if (std::optional<ReportFlip> flip = reportFlip(column)) result.flips.push_back(std::move(*flip));
    }
    return result;
}

ReportHeatMap reportHeatMap(const HeatMap& map, double opacity) {
    std::vector<float> values = map.values;
    const float range = std::max(map.maximum - map.minimum, 1e-6F);
    for (float& value : values) value = (value - map.minimum) / range;
    const auto side = static_cast<std::size_t>(map.grid);
    return {map.conceptName, Matrix(std::move(values), side, side), opacity, map.left, map.top, map.right, map.bottom,
            map.minimum, map.maximum};
}

std::string localTime() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm local{};
    localtime_r(&now, &local);
    char text[40];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S%z", &local);
    std::string date = text;
    if (date.size() > 2) date.insert(date.size() - 2, ":");
    return date;
}

std::string fileNameOf(const SkippedPath& skipped) {
    const std::string name = skipped.path.filename().string();
    return name.empty() ? skipped.path.string() : name;
}

std::vector<ModelColumn> chosenColumns(const std::vector<ModelColumn>& columns, const std::vector<std::string>& ids) {
    if (ids.empty()) return columns;
    std::vector<ModelColumn> chosen;
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(chosen),
                 [&](const ModelColumn& column) { return std::find(ids.begin(), ids.end(), column.id) != ids.end(); });
    return chosen;
}

}  // namespace

std::vector<std::size_t> strongestConcepts(const ModelColumn& column, std::size_t count) {
    std::vector<float> scores = column.zScores;
    for (std::size_t j = 0; j < scores.size(); ++j)
        if (column.activations[j] == 0.0F) scores[j] = 0.0F;
    return topConcepts(scores, count);
}

std::vector<std::string> alignedConcepts(const std::vector<ModelColumn>& columns, std::size_t count) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const ModelColumn& column : columns)
        for (const std::size_t index : strongestConcepts(column, count))
            if (seen.insert(column.run->conceptNames[index]).second) names.push_back(column.run->conceptNames[index]);
    if (columns.empty()) return names;
    const ModelColumn& first = columns.front();
    const auto score = [&](const std::string& name) {
        const std::size_t index = indexOf(first.run->conceptNames, name);
        return index == kNone ? -INFINITY : first.zScores[index];
    };
    std::stable_sort(names.begin(), names.end(), [&](const auto& a, const auto& b) { return score(a) > score(b); });
    return names;
}

InspectReport buildInspectReport(const std::vector<std::shared_ptr<const InspectionSnapshot>>& inspections,
                                 const ReportChoices& choices) {
    const WorkspaceSnapshot& workspace = *inspections.front()->workspace;
    InspectReport report;
    report.title = inspections.size() == 1 ? inspections.front()->image.fileName : workspace.name;
    report.date = localTime();
    report.applicationVersion = kVersion;
    report.workspaceName = workspace.name;
    report.backboneName = workspace.backbone.title;
    report.backboneFingerprint = workspace.backbone.fingerprint;
    report.conceptSetName = workspace.conceptSetName;
    report.conceptCount = workspace.conceptNames.size();
    report.scale = choices.scale;
    report.arrangement = choices.arrangement;
    report.settings = {{"image_size", std::to_string(workspace.backbone.imageSize)},
                       {"concepts_per_column", std::to_string(choices.conceptsPerColumn)},
                       {"reference_images", std::to_string(workspace.referenceImages)},
                       {"concept_set_fingerprint", workspace.conceptSetFingerprint}};
    for (const auto& run : workspace.runs) {
        // Of a run that is sound but fits something else its name matters, of a broken one its file.
        if (run->unusable)
            report.warnings.push_back(run->unusable->subject == run->id
                                          ? run->title + " (" + run->id + ") " + run->unusable->detail
                                          : run->unusable->message());
        else if (choices.columns.empty() || std::find(choices.columns.begin(), choices.columns.end(), run->id) != choices.columns.end())
            report.settings.push_back({"run_" + run->id, run->optionsJson});
    }
    static const ReportItemChoices kNoChoices;
    for (const auto& inspection : inspections) {
        const auto chosen = choices.items.find(inspection->image.id);
        const ReportItemChoices& item = chosen == choices.items.end() ? kNoChoices : chosen->second;
        ReportItem result;
        result.fileName = inspection->image.fileName;
        result.image = inspection->picture;
        result.originalWidth = inspection->image.width;
        result.originalHeight = inspection->image.height;
        result.label = inspection->image.label;
        const std::vector<ModelColumn> columns = chosenColumns(inspection->columns, choices.columns);
        const std::vector<std::string> aligned =
            item.rows.empty() ? alignedConcepts(columns, choices.conceptsPerColumn) : item.rows;
        for (const ModelColumn& column : columns) {
            result.columns.push_back(reportColumn(column, aligned, choices));
            if (auto explanation = reportExplanation(column, item, choices.explanationTerms))
                result.explanations.push_back(std::move(*explanation));
        }
        if (ReportWhatIf edits = reportWhatIf(columns, item); !edits.empty()) result.whatIf = std::move(edits);
        if (item.heatMap) result.heatMap = reportHeatMap(*item.heatMap, item.heatMapOpacity);
        if (inspection->isOutOfDomain)
            result.warnings.push_back(workspace.backbone.isDemoBackbone
                                          ? "The demo backbone knows only the drawings of the field guide; this picture is unlike them."
                                          : "This picture is unlike every reference image of the workspace.");
        report.items.push_back(std::move(result));
    }
    for (const SkippedPath& skipped : choices.skipped) report.skipped.push_back({fileNameOf(skipped), skipped.error.detail});
    return report;
}

}  // namespace vitrine
