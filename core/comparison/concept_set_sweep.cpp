// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/concept_set_sweep.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/counter_random.h"
#include "base/option_spec.h"
#include "classifiers/classifier_registry.h"
#include "comparison/evaluate_method.h"
#include "comparison/evaluation_store.h"
#include "comparison/internal/controls.h"
#include "evaluation/metrics.h"

namespace vitrine {
namespace {

constexpr const char* kSearch = "concept_matrix_search";
constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Comparing concept sets");
constexpr std::size_t kSmallestSubset = 4;
constexpr std::uint64_t kSubsetStream = 0x5B5E7ULL << 32U;

/// Text embeddings of the concepts of all sets, each encoded once.
class ConceptTexts {
public:
    static Result<ConceptTexts> encode(const TrainingData& data, std::span<const ConceptSet> sets, JobContext& job) {
        ConceptTexts texts;
        std::vector<std::string> names;
        for (const ConceptSet& set : sets)
            for (const std::string& name : set.concepts)
                if (texts.rows_.emplace(name, names.size()).second) names.push_back(name);
        std::vector<std::string> templates = data.origin.conceptTemplates;
        if (templates.empty()) templates = {"{}"};
        VITRINE_ASSIGN(texts.embeddings_, encodeNames(data.encodeTexts, names, templates, job));
        return texts;
    }

    Matrix of(const std::vector<std::string>& concepts) const {
        std::vector<std::size_t> rows;
        for (const std::string& name : concepts) rows.push_back(rows_.at(name));
        return embeddings_.gather(rows);
    }

private:
    std::map<std::string, std::size_t> rows_;
    Matrix embeddings_;
};

class Sweep {
public:
    Sweep(const TrainingData& data, const ConceptSetSettings& settings, JobContext& job)
        : data_(data), settings_(settings), job_(job) {}

    Result<> prepare(std::span<const ConceptSet> sets) {
        VITRINE_ASSIGN(result.images, evaluatedImages(*data_.snapshot, data_.classes(), settings_.split));
        test_ = data_.snapshot->images.gather(result.images->rows);
        if (settings_.resamples > 0) {
            VITRINE_ASSIGN(resamples_, Resamples::create(result.images->labels, settings_.resamples, settings_.seed));
            result.resamples = settings_.resamples;
        }
        VITRINE_ASSIGN(texts_, ConceptTexts::encode(data_, sets, job_));
        return {};
    }

    Result<> measureZeroShot() {
        if (data_.classTexts.empty()) return {};
        VITRINE_ASSIGN(const std::vector<double> right, rightOf("zero_shot", data_));
        result.zeroShot = meanOf(right);
        return {};
    }

    /// A set that can not be used is named and the others go on.
    Result<> addPoint(const ConceptSet& set, const std::vector<std::vector<std::string>>& draws, bool isSubset) {
        ConceptSetPoint point;
        point.name = set.name;
        point.concepts = draws.front().size();
        point.isSubset = isSubset;
        std::vector<double> mean(result.images->size(), 0.0);
        for (const std::vector<std::string>& concepts : draws) {
            TrainingData given = data_;
            VITRINE_ASSIGN(given.concepts, ConceptSet::fromConcepts(set.name, concepts));
            given.conceptTexts = texts_.of(given.concepts.concepts);
            const auto right = rightOf(kSearch, given);
            if (!right) {
                if (right.error().code == ErrorCode::Cancelled) return fail(right.error());
                result.problems.push_back(right.error());
                return {};
            }
            point.draws.push_back(std::accumulate(right->begin(), right->end(), 0.0) / static_cast<double>(right->size()));
            for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += (*right)[i] / static_cast<double>(draws.size());
        }
        point.top1 = meanOf(mean);
        // Other subsets would have given another mean: the draws widen the interval where they differ by more.
        if (const auto [low, high] = std::minmax_element(point.draws.begin(), point.draws.end());
            point.top1.interval && point.draws.size() > 1) {
            point.top1.interval->low = std::min(point.top1.interval->low, *low);
            point.top1.interval->high = std::max(point.top1.interval->high, *high);
        }
        result.points.push_back(std::move(point));
        return {};
    }

    ConceptSetSweep result;

private:
    Result<std::vector<double>> rightOf(const char* variantId, const TrainingData& data) {
        if (!job_.checkpoint({kStage, static_cast<std::int64_t>(result.points.size()), 0}))
            return fail(ErrorCode::Cancelled, "concept sets");
        const ClassifierVariant* variant = findClassifierVariant(variantId);
        if (variant == nullptr) return fail(ErrorCode::InvalidOption, variantId, "is not a known method");
        VITRINE_ASSIGN(const MethodUnderTest method, fitMethod(variantId, OptionValues(variant->info.options), data, job_));
        VITRINE_ASSIGN(const Matrix scores, internal::byTiles(test_, kStage, job_, [&](const Matrix& rows) {
                           return method.classifier->classLogits(rows);
                       }));
        const std::vector<int> predicted = predictions(scores);
        std::vector<double> right;
        for (std::size_t i = 0; i < predicted.size(); ++i)
            right.push_back(predicted[i] == result.images->labels[i] ? 1.0 : 0.0);
        return right;
    }

    Measure meanOf(const std::vector<double>& right) const {
        const double mean = std::accumulate(right.begin(), right.end(), 0.0) / static_cast<double>(right.size());
        return Measure::of(mean, resamples_ ? std::optional(resamples_->meanInterval(right)) : std::nullopt);
    }

    const TrainingData& data_;
    const ConceptSetSettings& settings_;
    JobContext& job_;
    Matrix test_;
    std::optional<Resamples> resamples_;
    ConceptTexts texts_;
};

/// Prefixes of one random order a draw, so that a larger subset of a draw contains its smaller ones.
std::vector<std::vector<std::string>> randomSubsets(const ConceptSet& set, std::size_t size, const ConceptSetSettings& settings) {
    std::vector<std::vector<std::string>> subsets;
    for (std::size_t draw = 0; draw < settings.subsetDraws; ++draw) {
        std::vector<std::string> order = set.concepts;
        CounterRandom random(settings.seed, kSubsetStream | draw);
        random.shuffle(order);
        order.resize(size);
        subsets.push_back(std::move(order));
    }
    return subsets;
}

}  // namespace

std::vector<std::size_t> subsetSizes(std::size_t concepts) {
    std::vector<std::size_t> sizes;
    for (std::size_t size = kSmallestSubset; size < concepts; size *= 2) sizes.push_back(size);
    return sizes;
}

Result<ConceptSetSweep> sweepConceptSets(const TrainingData& data, std::span<const ConceptSet> sets, std::size_t subsetsOf,
                                         const ConceptSetSettings& settings, JobContext& job,
                                         const std::function<void(const ConceptSetPoint&)>& onPoint) {
    if (sets.empty()) return fail(ErrorCode::EmptyInput, "concept sets", "there is none");
    if (!data.encodeTexts) return fail(ErrorCode::EmptyInput, "concept sets", "no text encoder is loaded");
    return guarded("concept sets", [&]() -> Result<ConceptSetSweep> {
        Sweep sweep(data, settings, job);
        VITRINE_TRY(sweep.prepare(sets));
        VITRINE_TRY(sweep.measureZeroShot());
        const auto add = [&](const ConceptSet& set, const std::vector<std::vector<std::string>>& draws, bool isSubset) -> Result<> {
            const std::size_t before = sweep.result.points.size();
            VITRINE_TRY(sweep.addPoint(set, draws, isSubset));
            if (onPoint && sweep.result.points.size() > before) onPoint(sweep.result.points.back());
            return {};
        };
        for (const ConceptSet& set : sets) VITRINE_TRY(add(set, {set.concepts}, false));
        if (subsetsOf < sets.size() && settings.subsetDraws > 0)
            for (const std::size_t size : subsetSizes(sets[subsetsOf].concepts.size()))
                VITRINE_TRY(add(sets[subsetsOf], randomSubsets(sets[subsetsOf], size, settings), true));
        return std::move(sweep.result);
    });
}

}  // namespace vitrine
