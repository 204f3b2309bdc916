// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/demo_evaluation.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/counter_random.h"
#include "evaluation/concept_auc.h"
#include "evaluation/head_refit.h"
#include "field_guide/captions.h"
#include "field_guide/concepts.h"
#include "field_guide/demo_pictures.h"

namespace vitrine::field_guide {
namespace {

constexpr std::uint64_t kCaptionStream = 0x3E7A;
constexpr std::size_t kChunk = 64;
constexpr const char* kStage = "Evaluating the demo backbone";

/// Plans with their normalised embeddings and truth.
struct Sample {
    std::vector<PicturePlan> plans;
    Matrix embeddings;
    std::vector<std::vector<std::uint8_t>> truth;
};

class Evaluator {
public:
    Evaluator(const DemoEncoder& encoder, const DemoEvaluationOptions& options, JobContext& context)
        : encoder_(encoder), options_(options), context_(context) {}

    Result<DemoEvaluation> run() {
        const auto perSpecies = options_.probePerSpecies + options_.testPerSpecies;
        total_ = static_cast<std::int64_t>(2 * options_.pairs + (perSpecies + options_.testPerSpecies) * speciesCount());
        VITRINE_ASSIGN(phrases_, embedTexts(conceptNames()));
        VITRINE_ASSIGN(const auto random, embed(planEditedPairs(options_.pairs, options_.seed)));
        measureRandom(random);
        VITRINE_ASSIGN(const auto probe, embed(planSpecies(options_.probePerSpecies, options_.seed + 1)));
        VITRINE_ASSIGN(const auto test, embed(planSpecies(options_.testPerSpecies, options_.seed + 2)));
        VITRINE_TRY(measureSpecies(probe, test));
        VITRINE_TRY(measureRetrieval(random, test));
        VITRINE_ASSIGN(const auto field, embed(planObservations(options_.testPerSpecies, options_.seed + 3, 0.0F)));
        VITRINE_TRY(measureField(field));
        return std::move(evaluation_);
    }

private:
    Result<Matrix> embedTexts(const std::vector<std::string>& texts) {
        VITRINE_ASSIGN(const auto rows, encoder_.texts(texts, context_));
        return rows.normalizedRows();
    }

    Result<Sample> embed(std::vector<PicturePlan> plans) {
        Sample sample;
        const auto size = encoder_.preprocessor.pixelCount();
        std::vector<float> rows;
        std::size_t width = 0;
        for (std::size_t first = 0; first < plans.size(); first += kChunk) {
            const auto count = std::min(kChunk, plans.size() - first);
            std::vector<float> pixels(count * size);
            for (std::size_t i = 0; i < count; ++i) {
                if (!context_.checkpoint({kStage, done_++, total_})) return fail(ErrorCode::Cancelled, kStage);
                const auto& plan = plans[first + i];
                const auto image = drawPlan(plan, options_.supersampling);
                VITRINE_TRY(encoder_.preprocessor.apply(image, std::span<float>(pixels).subspan(i * size, size)));
                sample.truth.push_back(conceptTruth(plan.bird));
            }
            VITRINE_ASSIGN(const auto encoded, encoder_.pictures(pixels, count, context_));
            const auto values = encoded.normalizedRows();
            rows.insert(rows.end(), values.values().begin(), values.values().end());
            width = values.cols();
        }
        sample.embeddings = Matrix(std::move(rows), plans.size(), width);
        sample.plans = std::move(plans);
        return sample;
    }

    /// AUC of every concept with enough of both answers, by concept index.
    std::map<std::size_t, double> aucs(const Sample& sample, const Matrix& scores) const {
        constexpr std::size_t kFewest = 5;
        std::map<std::size_t, double> result;
        const auto pictures = sample.plans.size();
        std::vector<float> column(pictures);
        std::vector<float> labels(pictures);
        for (std::size_t j = 0; j < conceptCount(); ++j) {
            std::size_t present = 0;
            for (std::size_t i = 0; i < pictures; ++i) {
                column[i] = scores.at(i, j);
                labels[i] = static_cast<float>(sample.truth[i][j]);
                present += sample.truth[i][j];
            }
            if (present < kFewest || pictures - present < kFewest) continue;
            if (const auto area = rocAuc(column, labels)) result[j] = *area;
        }
        return result;
    }

    static double median(const std::map<std::size_t, double>& values) {
        std::vector<double> sorted;
        for (const auto& [index, value] : values) sorted.push_back(value);
        if (sorted.empty()) return 0.0;
        std::sort(sorted.begin(), sorted.end());
        const auto middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
    }

    void measureRandom(const Sample& sample) {
        const auto scores = multiplyTransposed(sample.embeddings, phrases_);
        const auto areas = aucs(sample, scores);
        evaluation_.conceptAucRandomMedian = median(areas);
        std::map<std::string, std::pair<double, int>> groups;
        for (const auto& [index, area] : areas) {
            evaluation_.conceptAucRandom[conceptNames()[index]] = area;
            evaluation_.conceptAucRandomMean += area / static_cast<double>(areas.size());
            auto& [sum, count] = groups[std::string(attributeName(concepts()[index].attribute))];
            sum += area;
            ++count;
        }
        for (const auto& [name, group] : groups) evaluation_.aucByAttribute[name] = group.first / group.second;
        measureEdits(sample, scores);
    }

    void measureEdits(const Sample& sample, const Matrix& scores) {
        std::map<std::string, std::pair<double, int>> groups;
        double right = 0.0;
        int total = 0;
        for (std::size_t i = 0; i + 1 < sample.plans.size(); i += 2) {
            for (std::size_t j = 0; j < conceptCount(); ++j) {
                if (sample.truth[i][j] == sample.truth[i + 1][j]) continue;
                const float difference = scores.at(i, j) - scores.at(i + 1, j);
                const bool correct = sample.truth[i][j] != 0 ? difference > 0.0F : difference < 0.0F;
                auto& [sum, count] = groups[std::string(attributeName(*sample.plans[i].edited))];
                sum += correct ? 1.0 : 0.0;
                ++count;
                right += correct ? 1.0 : 0.0;
                ++total;
            }
        }
        evaluation_.editTest = total > 0 ? right / total : 0.0;
        for (const auto& [name, group] : groups) evaluation_.editByAttribute[name] = group.first / group.second;
    }

    Result<> measureSpecies(const Sample& probe, const Sample& test) {
        const auto areas = aucs(test, multiplyTransposed(test.embeddings, phrases_));
        evaluation_.conceptAucSpeciesMedian = median(areas);
        for (const auto& [index, area] : areas) evaluation_.conceptAucSpecies[conceptNames()[index]] = area;
        VITRINE_ASSIGN(const auto names, embedNames());
        evaluation_.zeroShot = accuracy(multiplyTransposed(test.embeddings, names), test);
        return measureProbe(probe, test);
    }

    Result<Matrix> embedNames() {
        std::vector<std::string> prompts;
        for (const auto& name : speciesNames()) prompts.push_back("a photo of a " + name);
        return embedTexts(prompts);
    }

    Result<> measureField(const Sample& field) {
        VITRINE_ASSIGN(const auto names, embedNames());
        const auto logits = multiplyTransposed(field.embeddings, names);
        std::map<std::string, std::pair<double, int>> groups;
        for (std::size_t i = 0; i < logits.rows(); ++i) {
            auto& [right, count] = groups[std::string(conditionName(field.plans[i].view.condition))];
            right += static_cast<int>(argmax(logits.row(i))) == field.plans[i].species ? 1.0 : 0.0;
            ++count;
        }
        for (const auto& [name, group] : groups) evaluation_.zeroShotInField[name] = group.first / group.second;
        return {};
    }

    static double accuracy(const Matrix& logits, const Sample& sample) {
        double right = 0.0;
        for (std::size_t i = 0; i < logits.rows(); ++i) {
            if (static_cast<int>(argmax(logits.row(i))) == sample.plans[i].species) right += 1.0;
        }
        return logits.rows() > 0 ? right / static_cast<double>(logits.rows()) : 0.0;
    }

    /// Logistic regression on features standardised by the probe's own pictures.
    Result<> measureProbe(const Sample& probe, const Sample& test) {
        constexpr double kPenalty = 1e-3;
        const auto& rows = probe.embeddings;
        std::vector<double> mean(rows.cols(), 0.0);
        std::vector<double> spread(rows.cols(), 0.0);
        const auto count = static_cast<double>(rows.rows());
        for (std::size_t j = 0; j < rows.cols(); ++j) {
            for (std::size_t i = 0; i < rows.rows(); ++i) mean[j] += rows.at(i, j) / count;
            for (std::size_t i = 0; i < rows.rows(); ++i) spread[j] += std::pow(rows.at(i, j) - mean[j], 2.0) / count;
            spread[j] = std::sqrt(spread[j]) + 1e-6;
        }
        const auto features = [&](const Matrix& given) {
            std::vector<float> values;
            for (std::size_t i = 0; i < given.rows(); ++i) {
                for (std::size_t j = 0; j < given.cols(); ++j) {
                    values.push_back(static_cast<float>((given.at(i, j) - mean[j]) / spread[j]));
                }
                values.push_back(1.0F);
            }
            return Matrix(std::move(values), given.rows(), given.cols() + 1);
        };
        std::vector<int> labels;
        for (const auto& plan : probe.plans) labels.push_back(plan.species);
        VITRINE_ASSIGN(const auto head, refitHead(features(rows), labels, speciesCount(), kPenalty, context_));
        evaluation_.linearProbe = accuracy(multiplyTransposed(features(test.embeddings), head.weights), test);
        return {};
    }

    /// Every picture against one caption each, the longest of a few: short ones fit many pictures.
    Result<> measureRetrieval(const Sample& random, const Sample& test) {
        constexpr int kDraws = 4;
        CounterRandom chance(options_.seed, kCaptionStream);
        std::vector<std::string> captions;
        std::vector<float> rows;
        const auto add = [&](const Sample& sample, std::size_t wanted, std::size_t stride) {
            for (std::size_t k = 0; k < wanted && k * stride < sample.plans.size(); ++k) {
                const auto index = k * stride;
                const int species = sample.plans[index].species;
                const auto name = species < 0 ? std::string() : speciesNames()[static_cast<std::size_t>(species)];
                std::string longest;
                for (int draw = 0; draw < kDraws; ++draw) {
                    auto text = caption(sample.truth[index], name, chance);
                    if (text.size() > longest.size()) longest = std::move(text);
                }
                captions.push_back(std::move(longest));
                const auto row = sample.embeddings.row(index);
                rows.insert(rows.end(), row.begin(), row.end());
            }
        };
        const auto half = options_.retrievalPictures / 2;
        add(random, half, 2);
        add(test, half, std::max<std::size_t>(1, test.plans.size() / std::max<std::size_t>(1, half)));
        if (captions.empty()) return {};
        VITRINE_ASSIGN(const auto texts, embedTexts(captions));
        const Matrix images(std::move(rows), captions.size(), texts.cols());
        const auto scores = multiplyTransposed(images, texts);
        evaluation_.retrievalR1 = 0.5 * (diagonalWins(scores) + diagonalWins(scores.transposed()));
        return {};
    }

    static double diagonalWins(const Matrix& scores) {
        double wins = 0.0;
        for (std::size_t i = 0; i < scores.rows(); ++i) wins += argmax(scores.row(i)) == i ? 1.0 : 0.0;
        return wins / static_cast<double>(scores.rows());
    }

    const DemoEncoder& encoder_;
    DemoEvaluationOptions options_;
    JobContext& context_;
    Matrix phrases_;
    DemoEvaluation evaluation_;
    std::int64_t done_ = 0;
    std::int64_t total_ = 0;
};

}  // namespace

Result<DemoEvaluation> evaluateDemo(const DemoEncoder& encoder, const DemoEvaluationOptions& options,
                                    JobContext& context) {
    return Evaluator(encoder, options, context).run();
}

std::string toJson(const DemoEvaluation& evaluation) {
    nlohmann::ordered_json json;
    json["zero_shot"] = evaluation.zeroShot;
    json["zero_shot_in_field"] = evaluation.zeroShotInField;
    json["linear_probe"] = evaluation.linearProbe;
    json["retrieval_r1"] = evaluation.retrievalR1;
    json["concept_auc_species_median"] = evaluation.conceptAucSpeciesMedian;
    json["concept_auc_random_median"] = evaluation.conceptAucRandomMedian;
    json["concept_auc_random_mean"] = evaluation.conceptAucRandomMean;
    json["edit_test"] = evaluation.editTest;
    json["edit_test_by_attribute"] = evaluation.editByAttribute;
    json["concept_auc_random_by_attribute"] = evaluation.aucByAttribute;
    json["concept_auc_random"] = evaluation.conceptAucRandom;
    json["concept_auc_species"] = evaluation.conceptAucSpecies;
    return json.dump(2);
}

std::string summaryLine(const DemoEvaluation& evaluation) {
    char line[200];
    std::snprintf(line, sizeof line,
                  "zero-shot %.3f, probe %.3f, retrieval R@1 %.3f, concept AUC species %.3f, random %.3f, edits %.3f",
                  evaluation.zeroShot, evaluation.linearProbe, evaluation.retrievalR1,
                  evaluation.conceptAucSpeciesMedian, evaluation.conceptAucRandomMedian, evaluation.editTest);
    return line;
}

}  // namespace vitrine::field_guide
