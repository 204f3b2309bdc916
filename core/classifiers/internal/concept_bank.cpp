// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/concept_bank.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/counter_random.h"
#include "base/option_spec.h"
#include "classifiers/internal/labelled_split.h"
#include "solvers/linear_svm.h"

namespace vitrine::internal {
namespace {

constexpr const char* kSubject = "concept bank";
constexpr std::array<double, 5> kCosts{0.001, 0.01, 0.1, 1.0, 10.0};
constexpr std::size_t kFewestImages = 4;
constexpr std::uint64_t kSampleStream = 0xCA70000;

/// Images with and without one concept, in the order they are drawn.
struct ConceptImages {
    std::vector<std::size_t> with, without;  ///< rows of the snapshot
};

ConceptImages imagesOf(const EmbeddingSnapshot& snapshot, const std::vector<std::size_t>& rows, std::size_t column,
                       CounterRandom random) {
    ConceptImages out;
    for (const std::size_t row : rows)
        (snapshot.conceptLabels.at(row, column) > 0.5F ? out.with : out.without).push_back(row);
    random.shuffle(out.with);
    random.shuffle(out.without);
    return out;
}

struct LabelledRows {
    Matrix features;
    std::vector<std::uint8_t> positive;
};

LabelledRows rowsBetween(const EmbeddingSnapshot& snapshot, const ConceptImages& images, std::size_t first,
                         std::size_t count) {
    std::vector<std::size_t> rows;
    for (const auto* side : {&images.with, &images.without})
        rows.insert(rows.end(), side->begin() + static_cast<std::ptrdiff_t>(first),
                    side->begin() + static_cast<std::ptrdiff_t>(first + count));
    LabelledRows out{snapshot.images.gather(rows), std::vector<std::uint8_t>(2 * count, 0)};
    std::fill_n(out.positive.begin(), count, std::uint8_t{1});
    return out;
}

double accuracy(const LinearSvm& svm, const LabelledRows& rows) {
    std::size_t correct = 0;
    for (std::size_t i = 0; i < rows.positive.size(); ++i)
        correct += (svm.decision(rows.features.row(i)) > 0.0) == (rows.positive[i] != 0) ? 1U : 0U;
    return static_cast<double>(correct) / static_cast<double>(rows.positive.size());
}

/// The SVM of the cost that does best on the second half of the images; the lower cost on ties.
struct ChosenSvm {
    LinearSvm svm;
    double accuracy = -1.0;
};
Result<ChosenSvm> chooseSvm(const LabelledRows& train, const LabelledRows& test, JobContext& job) {
    ChosenSvm best;
    for (const double cost : kCosts) {
        VITRINE_ASSIGN(LinearSvm svm, fitLinearSvm(train.features, train.positive, cost, job));
        const double reached = accuracy(svm, test);
        if (reached > best.accuracy) best = {std::move(svm), reached};
    }
    return best;
}

}  // namespace

ConceptBank textBank(const Matrix& conceptTexts) {
    return {conceptTexts, std::vector<float>(conceptTexts.rows(), 0.0F), 0, 0.0};
}

Result<ConceptBank> activationVectorBank(const TrainingData& data, std::size_t samples, std::uint64_t seed,
                                         JobContext& job) {
    const EmbeddingSnapshot& snapshot = *data.snapshot;
    ConceptBank bank = textBank(data.conceptTexts.normalizedRows());
    std::vector<float> vectors(bank.vectors.values().begin(), bank.vectors.values().end());
    const std::vector<std::size_t> rows = snapshot.rowsOf(Split::Train);
    const auto& names = data.concepts.concepts;
    double accuracySum = 0.0;
    for (std::size_t j = 0; j < names.size(); ++j) {
        if (!job.checkpoint({VITRINE_TR_NOOP("Core", "Fitting concept vectors"), static_cast<std::int64_t>(j),
                             static_cast<std::int64_t>(names.size())}))
            return fail(ErrorCode::Cancelled, kSubject);
        const auto found = std::find(snapshot.conceptNames.begin(), snapshot.conceptNames.end(), names[j]);
        if (found == snapshot.conceptNames.end() || snapshot.conceptLabels.empty()) continue;
        const auto column = static_cast<std::size_t>(found - snapshot.conceptNames.begin());
        const ConceptImages images = imagesOf(snapshot, rows, column, CounterRandom(seed, kSampleStream + j));
        const std::size_t available = std::min(images.with.size(), images.without.size());
        if (available < kFewestImages) continue;
        const std::size_t half = std::min(samples, available / 2);
        VITRINE_ASSIGN(const ChosenSvm chosen, chooseSvm(rowsBetween(snapshot, images, 0, half),
                                                         rowsBetween(snapshot, images, half, half), job));
        std::copy(chosen.svm.weights.begin(), chosen.svm.weights.end(),
                  vectors.begin() + static_cast<std::ptrdiff_t>(j * bank.vectors.cols()));
        bank.intercepts[j] = chosen.svm.intercept;
        accuracySum += chosen.accuracy;
        ++bank.fromImages;
    }
    if (bank.fromImages == 0)
        return fail(ErrorCode::InvalidOption, "bank",
                    "the data set says of no concept which images have it; use the text bank");
    bank.vectors = Matrix(std::move(vectors), bank.vectors.rows(), bank.vectors.cols());
    bank.meanTestAccuracy = accuracySum / static_cast<double>(bank.fromImages);
    return bank;
}

UnitBank unitBank(const ConceptBank& bank) {
    UnitBank out{bank.vectors.normalizedRows(), bank.intercepts};
    for (std::size_t j = 0; j < out.offsets.size(); ++j) {
        const double length = std::sqrt(dot(bank.vectors.row(j), bank.vectors.row(j)));
        // normalizedRows() leaves a row that short as it is.
        out.offsets[j] = length > 1e-12 ? static_cast<float>(out.offsets[j] / length) : 0.0F;
    }
    return out;
}

}  // namespace vitrine::internal
