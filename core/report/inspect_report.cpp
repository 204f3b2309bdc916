// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/inspect_report.h"

#include <nlohmann/json.hpp>

namespace vitrine {
namespace {

// Ordered, so that the file reads from the question to its details.
using Json = nlohmann::ordered_json;

template <class T>
Json optional(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

template <class T, class Writer>
Json list(const std::vector<T>& values, Writer writer) {
    Json array = Json::array();
    for (const T& value : values) array.push_back(writer(value));
    return array;
}

Json termJson(const ReportTerm& term) { return {{"concept", term.conceptName}, {"value", term.value}}; }

Json barJson(const ReportBar& bar) {
    return {{"concept", bar.conceptName},
            {"value", bar.value},
            {"concept_similarity", optional(bar.similarity)},
            {"among_strongest", bar.amongStrongest}};
}

Json columnJson(const ReportColumn& column) {
    return {{"model", column.modelId},
            {"title", column.title},
            {"run", column.runName},
            {"class", column.predictedClass},
            {"probability", column.probability},
            {"active_concepts", column.activeConcepts},
            {"concepts", column.conceptCount},
            {"jaccard_at_10", optional(column.jaccardAt10)},
            {"concept_similarity", optional(column.conceptSimilarity)},
            {"concepts_per_decision", optional(column.conceptsPerDecision)},
            {"bars", list(column.bars, barJson)}};
}

Json explanationJson(const ReportExplanation& explanation) {
    return {{"model", explanation.modelId},
            {"title", explanation.title},
            {"class_a", explanation.classA},
            {"class_b", explanation.classB},
            {"terms", list(explanation.terms, termJson)},
            {"rest_of_terms", explanation.restOfTerms},
            {"rest_count", explanation.restCount},
            {"bias_term", explanation.biasTerm},
            {"gap", explanation.gap},
            {"residual", explanation.residual}};
}

Json editJson(const ReportEdit& edit) {
    return {{"concept", edit.conceptName}, {"before", edit.before}, {"after", edit.after}};
}

Json outcomeJson(const ReportOutcome& outcome) {
    return {{"model", outcome.modelId},
            {"title", outcome.title},
            {"class_before", outcome.classBefore},
            {"class_after", outcome.classAfter},
            {"probability_before", outcome.probabilityBefore},
            {"probability_after", outcome.probabilityAfter}};
}

Json flipJson(const ReportFlip& flip) {
    return {{"model", flip.modelId},
            {"title", flip.title},
            {"changes", list(flip.changes, termJson)},
            {"to_class", flip.toClass},
            {"in_range", flip.inRange}};
}

Json itemJson(const ReportItem& item) {
    Json json{{"file", item.fileName},
              {"width", item.originalWidth},
              {"height", item.originalHeight},
              {"label", item.label},
              {"columns", list(item.columns, columnJson)},
              {"explanations", list(item.explanations, explanationJson)},
              {"warnings", item.warnings}};
    if (item.whatIf) {
        json["what_if"] = {{"edits", list(item.whatIf->edits, editJson)},
                           {"outcomes", list(item.whatIf->outcomes, outcomeJson)},
                           {"flips", list(item.whatIf->flips, flipJson)}};
    }
    if (item.heatMap) json["heat_map"] = {{"concept", item.heatMap->conceptName}};
    return json;
}

}  // namespace

const char* reportScaleName(ReportScale scale) {
    switch (scale) {
        case ReportScale::Raw: return "raw";
        case ReportScale::ZScore: return "z_score";
        case ReportScale::Rank: return "rank";
    }
    return "raw";
}

const char* reportArrangementName(ReportArrangement arrangement) {
    return arrangement == ReportArrangement::Aligned ? "aligned" : "top_of_each";
}

std::string toJson(const InspectReport& report, int indent) {
    const auto settingJson = [](const ReportSetting& setting) -> Json {
        return {{"name", setting.name}, {"value", setting.value}};
    };
    const auto skippedJson = [](const ReportSkipped& skipped) -> Json {
        return {{"file", skipped.fileName}, {"reason", skipped.reason}};
    };
    const Json json{{"schema", "vitrine.inspect_report/1"},
                    {"title", report.title},
                    {"date", report.date},
                    {"version", report.applicationVersion},
                    {"workspace", report.workspaceName},
                    {"backbone", {{"name", report.backboneName}, {"fingerprint", report.backboneFingerprint}}},
                    {"concept_set", {{"name", report.conceptSetName}, {"concepts", report.conceptCount}}},
                    {"scale", reportScaleName(report.scale)},
                    {"arrangement", reportArrangementName(report.arrangement)},
                    {"settings", list(report.settings, settingJson)},
                    {"warnings", report.warnings},
                    {"images", list(report.items, itemJson)},
                    {"skipped", list(report.skipped, skippedJson)}};
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace vitrine
