// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/option_spec.h"

namespace vitrine {
namespace {

/// The options without the seed: runs that differ in nothing else belong together.
std::string optionsWithoutSeed(const std::string& options) {
    nlohmann::json parsed = nlohmann::json::parse(options, nullptr, false);
    if (!parsed.is_object()) return options;
    parsed.erase("seed");
    return parsed.dump();
}

SeedSummary::Spread spreadOf(const std::vector<std::shared_ptr<const MethodEvaluation>>& methods,
                             const std::vector<std::size_t>& members, MeasureId id) {
    std::vector<double> values;
    for (const std::size_t member : members)
        if (const auto value = (*methods[member])[id].value) values.push_back(*value);
    SeedSummary::Spread spread;
    spread.count = values.size();
    if (values.empty()) return spread;
    for (const double value : values) spread.mean += value / static_cast<double>(values.size());
    double squares = 0.0;
    for (const double value : values) squares += (value - spread.mean) * (value - spread.mean);
    if (values.size() > 1) spread.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
    return spread;
}

std::vector<SeedSummary> seedSummaries(const std::vector<std::shared_ptr<const MethodEvaluation>>& methods) {
    std::map<std::tuple<std::string, std::string, std::size_t>, std::vector<std::size_t>> groups;
    for (std::size_t n = 0; n < methods.size(); ++n)
        groups[{methods[n]->variant, optionsWithoutSeed(methods[n]->options), methods[n]->concepts}].push_back(n);
    std::vector<SeedSummary> summaries;
    for (const auto& [key, members] : groups) {
        if (members.size() < 2) continue;
        SeedSummary summary{methods[members.front()]->variant, methods[members.front()]->title, members, {}};
        for (const MeasureInfo& info : measures()) summary.spreads.push_back(spreadOf(methods, members, info.id));
        summaries.push_back(std::move(summary));
    }
    std::sort(summaries.begin(), summaries.end(),
              [](const SeedSummary& a, const SeedSummary& b) { return a.members.front() < b.members.front(); });
    return summaries;
}

}  // namespace

const char* controlName(ControlKind kind) {
    return kind == ControlKind::RandomWords ? "random_words" : "random_directions";
}

const char* controlTitle(ControlKind kind) {
    return kind == ControlKind::RandomWords ? VITRINE_TR_NOOP("Core", "Random words")
                                            : VITRINE_TR_NOOP("Core", "Random directions");
}

std::optional<double> Controls::meanAnec5(ControlKind kind) const {
    double sum = 0.0;
    std::size_t counted = 0;
    for (const ControlDraw& draw : draws) {
        if (draw.kind != kind || !draw.anec5) continue;
        sum += *draw.anec5;
        ++counted;
    }
    if (counted == 0) return {};
    return sum / static_cast<double>(counted);
}

std::optional<ControlKind> Controls::strongest() const {
    const auto words = meanAnec5(ControlKind::RandomWords);
    const auto directions = meanAnec5(ControlKind::RandomDirections);
    if (!words && !directions) return {};
    if (!directions || (words && *words >= *directions)) return ControlKind::RandomWords;
    return ControlKind::RandomDirections;
}

Result<Comparison> summarize(std::vector<std::shared_ptr<const MethodEvaluation>> methods,
                             std::optional<Controls> controls) {
    Comparison comparison;
    comparison.methods = std::move(methods);
    comparison.controls = std::move(controls);
    if (comparison.methods.empty()) return comparison;
    comparison.images = comparison.methods.front()->images;
    for (const auto& method : comparison.methods)
        if (method->images->fingerprint != comparison.images->fingerprint)
            return fail(ErrorCode::ShapeMismatch, method->title, "was measured on other images than the first method");
    for (std::size_t first = 0; first < comparison.methods.size(); ++first) {
        for (std::size_t second = first + 1; second < comparison.methods.size(); ++second) {
            VITRINE_ASSIGN(const PairedComparison paired,
                           comparePaired(comparison.methods[first]->predicted, comparison.methods[second]->predicted,
                                         comparison.images->labels));
            comparison.pairs.push_back({first, second, paired});
        }
    }
    comparison.seeds = seedSummaries(comparison.methods);
    return comparison;
}

}  // namespace vitrine
