// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/concept_matrix_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/assert.h"
#include "classifiers/classifier_variant.h"
#include "classifiers/internal/bulk.h"
#include "classifiers/internal/class_texts.h"
#include "classifiers/internal/classifier_file.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

constexpr const char* kTitle = "Concept Matrix Search";
constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Averaging images");
constexpr const char* kTransductive = "colnorm_transductive";
constexpr std::size_t kCheckpointRows = 4096;
constexpr double kNoColumnSum = 1e-6;
constexpr double kRoundingNoise = 1e-6;  ///< of a row of cosines, relative to its length

constexpr std::array<std::string_view, 4> kVariantIds{"centered", "plain", "colnorm", "max_score"};

/// What is subtracted from and multiplied with each column.
struct ColumnTransform {
    std::vector<float> shift, factor;
};

ColumnTransform columnTransform(ConceptMatrixVariant variant, std::span<const double> means, std::size_t rows) {
    ColumnTransform out{std::vector<float>(means.size(), 0.0F), std::vector<float>(means.size(), 1.0F)};
    for (std::size_t j = 0; j < means.size(); ++j) {
        if (variant == ConceptMatrixVariant::Centered) out.shift[j] = static_cast<float>(means[j]);
        if (variant != ConceptMatrixVariant::ColumnNormalised) continue;
        const double sum = means[j] * static_cast<double>(rows);
        out.factor[j] = std::abs(sum) < kNoColumnSum ? 0.0F : static_cast<float>(1.0 / std::abs(sum));
    }
    return out;
}

Matrix transformed(const Matrix& cosines, const std::vector<float>& shift, const std::vector<float>& factor) {
    std::vector<float> out(cosines.values().begin(), cosines.values().end());
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t j = i % cosines.cols();
        out[i] = static_cast<float>((static_cast<double>(out[i]) - shift[j]) * factor[j]);
    }
    return {std::move(out), cosines.rows(), cosines.cols()};
}

double lengthOf(std::span<const float> row) {
    double squares = 0.0;
    for (const float value : row) squares += static_cast<double>(value) * value;
    return std::sqrt(squares);
}

/// Unit rows of the transformed cosines; zero where a row and its shift differ by rounding only.
Matrix unitRows(const Matrix& cosines, const std::vector<float>& shift, const std::vector<float>& factor) {
    const Matrix rows = transformed(cosines, shift, factor);
    std::vector<float> out(rows.values().begin(), rows.values().end());
    for (std::size_t r = 0; r < rows.rows(); ++r) {
        double unshifted = 0.0;
        for (std::size_t j = 0; j < rows.cols(); ++j) {
            const double value = static_cast<double>(cosines.at(r, j)) * factor[j];
            unshifted += value * value;
        }
        const double length = lengthOf(rows.row(r));
        const bool isNoise = length <= kRoundingNoise * std::sqrt(unshifted);
        for (std::size_t j = 0; j < rows.cols(); ++j) {
            float& value = out[r * rows.cols() + j];
            value = isNoise ? 0.0F : static_cast<float>(value / length);
        }
    }
    return {std::move(out), rows.rows(), rows.cols()};
}

Matrix oneHotOfLargest(const Matrix& rows) {
    std::vector<float> out(rows.values().size(), 0.0F);
    for (std::size_t r = 0; r < rows.rows(); ++r) out[r * rows.cols() + argmax(rows.row(r))] = 1.0F;
    return {std::move(out), rows.rows(), rows.cols()};
}

std::vector<double> columnMeans(const Matrix& rows) {
    std::vector<double> means(rows.cols(), 0.0);
    for (std::size_t r = 0; r < rows.rows(); ++r)
        for (std::size_t j = 0; j < rows.cols(); ++j) means[j] += rows.at(r, j);
    for (double& mean : means) mean /= static_cast<double>(std::max<std::size_t>(rows.rows(), 1));
    return means;
}

/// The mean cosine of each concept follows from the mean image, whatever the number of images.
std::vector<double> meanCosines(const std::vector<double>& meanImage, const Matrix& unitConcepts) {
    std::vector<double> means(unitConcepts.rows(), 0.0);
    for (std::size_t j = 0; j < means.size(); ++j)
        for (std::size_t p = 0; p < meanImage.size(); ++p) means[j] += meanImage[p] * unitConcepts.at(j, p);
    return means;
}

/// The rows of T̂, or those of T where only the nearest concept counts; both times the scale.
Matrix headOf(const ConceptMatrixClassifier::Data& data, const Matrix& unitConcepts) {
    const Matrix cosines = internal::preciseProductTransposed(data.classTexts.normalizedRows(), unitConcepts);
    Matrix rows = cosines;
    if (data.variant != ConceptMatrixVariant::MaxScore) {
        const ColumnTransform columns = columnTransform(data.variant, columnMeans(cosines), cosines.rows());
        rows = unitRows(cosines, columns.shift, columns.factor);
    }
    std::vector<float> head(rows.values().begin(), rows.values().end());
    for (float& weight : head) weight *= data.scale;
    return {std::move(head), rows.rows(), rows.cols()};
}

Result<> checkData(const ConceptMatrixClassifier::Data& data) {
    const std::size_t width = data.conceptTexts.cols();
    if (data.classTexts.rows() != data.classNames.size() || data.classTexts.cols() != width)
        return fail(ErrorCode::ShapeMismatch, "class texts",
                    "are " + std::to_string(data.classTexts.rows()) + "×" + std::to_string(data.classTexts.cols()) +
                        " where " + std::to_string(data.classNames.size()) + "×" + std::to_string(width) +
                        " is needed");
    const bool needsImages =
        data.variant == ConceptMatrixVariant::Centered || data.variant == ConceptMatrixVariant::ColumnNormalised;
    if (needsImages && data.images == 0)
        return fail(ErrorCode::EmptyInput, kTitle, "there are no images to take the columns' statistics from");
    if (needsImages && data.meanImage.size() != width)
        return fail(ErrorCode::ShapeMismatch, "mean image", "has not the length of the texts");
    if (!(data.scale > 0.0F) || !std::isfinite(data.scale))
        return fail(ErrorCode::NumericalFailure, "logit scale", "is not a positive number");
    return {};
}

}  // namespace

std::string_view conceptMatrixVariantId(ConceptMatrixVariant variant) {
    return kVariantIds[static_cast<std::size_t>(variant)];
}

ConceptMatrixClassifier::ConceptMatrixClassifier(std::shared_ptr<const ConceptBottleneck> head,
                                                 ConceptMatrixVariant variant, std::vector<float> shift,
                                                 std::vector<float> factor)
    : BottleneckBased(std::move(head)),
      variant_(variant),
      shift_(std::move(shift)),
      factor_(std::move(factor)),
      unitConcepts_(bottleneck().data().conceptTexts.normalizedRows()) {}

Result<std::shared_ptr<const ConceptMatrixClassifier>> ConceptMatrixClassifier::create(Data data) {
    VITRINE_TRY(checkData(data));
    const Matrix unitConcepts = data.conceptTexts.normalizedRows();
    const std::vector<double> means = data.meanImage.empty() ? std::vector<double>(unitConcepts.rows(), 0.0)
                                                             : meanCosines(data.meanImage, unitConcepts);
    ColumnTransform columns = columnTransform(data.variant, means, data.images);
    Matrix head = headOf(data, unitConcepts);
    VITRINE_ASSIGN(auto bottleneck, ConceptBottleneck::create(cosineBottleneck(
                                        std::move(data.conceptNames), std::move(data.conceptTexts),
                                        std::move(data.classNames), std::move(head))));
    return std::shared_ptr<const ConceptMatrixClassifier>(new ConceptMatrixClassifier(
        std::move(bottleneck), data.variant, std::move(columns.shift), std::move(columns.factor)));
}

Result<std::shared_ptr<const ConceptMatrixClassifier>> ConceptMatrixClassifier::read(const SafetensorsFile& file) {
    VITRINE_ASSIGN(auto bottleneck, ConceptBottleneck::read(file));
    VITRINE_ASSIGN(const std::string id, internal::readText(file, "concept_matrix"));
    const auto found = std::find(kVariantIds.begin(), kVariantIds.end(), id);
    if (found == kVariantIds.end())
        return fail(ErrorCode::UnsupportedFormat, file.path().string(), "has an unknown concept matrix \"" + id + "\"");
    VITRINE_ASSIGN(std::vector<float> shift, file.floats("column_shift"));
    VITRINE_ASSIGN(std::vector<float> factor, file.floats("column_factor"));
    if (shift.size() != bottleneck->conceptCount() || factor.size() != bottleneck->conceptCount())
        return fail(ErrorCode::ShapeMismatch, file.path().string(),
                    "column_shift and column_factor need one entry for each concept");
    const auto isFinite = [](float value) { return std::isfinite(value); };
    if (!std::all_of(shift.begin(), shift.end(), isFinite) || !std::all_of(factor.begin(), factor.end(), isFinite))
        return fail(ErrorCode::NumericalFailure, file.path().string(),
                    "column_shift or column_factor holds a value that is not finite");
    return std::shared_ptr<const ConceptMatrixClassifier>(
        new ConceptMatrixClassifier(std::move(bottleneck), static_cast<ConceptMatrixVariant>(found - kVariantIds.begin()),
                                    std::move(shift), std::move(factor)));
}

Matrix ConceptMatrixClassifier::conceptScores(const Matrix& imageEmbeddings) const {
    VITRINE_ASSERT(imageEmbeddings.cols() == embeddingDimension());
    return internal::preciseProductTransposed(imageEmbeddings.normalizedRows(), unitConcepts_);
}

Matrix ConceptMatrixClassifier::conceptOutputs(const Matrix& imageEmbeddings) const {
    return transformed(conceptScores(imageEmbeddings), shift_, factor_);
}

Matrix ConceptMatrixClassifier::activations(const Matrix& imageEmbeddings) const {
    const Matrix cosines = conceptScores(imageEmbeddings);
    if (variant_ == ConceptMatrixVariant::MaxScore) return oneHotOfLargest(cosines);
    return unitRows(cosines, shift_, factor_);
}

Matrix ConceptMatrixClassifier::logits(const Matrix& activations) const {
    VITRINE_ASSERT(activations.cols() == conceptCount());
    return internal::preciseProductTransposed(activations, bottleneck().data().headWeights);
}

void ConceptMatrixClassifier::write(SafetensorsWriter& writer) const {
    BottleneckBased::write(writer);
    writer.setMetadata("concept_matrix", std::string(conceptMatrixVariantId(variant_)));
    writer.addFloats("column_shift", {shift_.size()}, shift_);
    writer.addFloats("column_factor", {factor_.size()}, factor_);
}

namespace {

/// Mean of the unit embeddings of the rows.
Result<std::vector<double>> meanUnitImage(const Matrix& images, const std::vector<std::size_t>& rows, JobContext& job) {
    std::vector<double> mean(images.cols(), 0.0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % kCheckpointRows == 0 &&
            !job.checkpoint({kStage, static_cast<std::int64_t>(i), static_cast<std::int64_t>(rows.size())}))
            return fail(ErrorCode::Cancelled, kTitle);
        const auto row = images.row(rows[i]);
        const double length = std::max(lengthOf(row), 1e-12);
        for (std::size_t p = 0; p < mean.size(); ++p) mean[p] += row[p] / length;
    }
    for (double& value : mean) value /= static_cast<double>(std::max<std::size_t>(rows.size(), 1));
    return mean;
}

/// The images that column statistics are taken from. The released code divides by the sums over the images it
/// then judges. One image has no such sums, so those of the held-out images are taken, once, without their labels.
Result<Split> statisticsSplit(const EmbeddingSnapshot& snapshot, bool isTransductive) {
    if (!isTransductive) return Split::Train;
    for (const Split split : {Split::Test, Split::Validation})
        if (!snapshot.rowsOf(split).empty()) return split;
    return fail(ErrorCode::InvalidOption, kTransductive,
                "takes its column sums from the images that are judged, but there is no test or validation split");
}

ConceptMatrixVariant variantOf(const std::string& choice) {
    const std::string id = choice == kTransductive ? "colnorm" : choice;
    return static_cast<ConceptMatrixVariant>(std::find(kVariantIds.begin(), kVariantIds.end(), id) -
                                             kVariantIds.begin());
}

Result<FittedClassifier> fitConceptMatrix(const TrainingData& data, const OptionValues& options, FitSession& session) {
    VITRINE_TRY(validate(data));
    if (data.classTexts.empty()) return fail(ErrorCode::EmptyInput, kTitle, "no class texts to compare images with");
    if (!session.job.checkpoint({kStage, 0, 1})) return fail(ErrorCode::Cancelled, kTitle);
    const std::string& choice = options.choice("variant");
    const bool isTransductive = choice == kTransductive;

    ConceptMatrixClassifier::Data parts;
    parts.variant = variantOf(choice);
    parts.conceptNames = data.concepts.concepts;
    parts.conceptTexts = data.conceptTexts;
    parts.classNames = data.classes();
    parts.classTexts = data.classTexts;
    parts.scale = internal::chosenLogitScale(options, data);
    nlohmann::ordered_json resolved{{"variant", choice}, {"logit_scale", parts.scale}};
    if (parts.variant == ConceptMatrixVariant::Centered || parts.variant == ConceptMatrixVariant::ColumnNormalised) {
        VITRINE_ASSIGN(const Split split, statisticsSplit(*data.snapshot, isTransductive));
        const std::vector<std::size_t> rows = data.snapshot->rowsOf(split);
        VITRINE_ASSIGN(parts.meanImage, meanUnitImage(data.snapshot->images, rows, session.job));
        parts.images = rows.size();
        resolved["column_statistics"] = {
            {"split", splitName(split)}, {"images", rows.size()}, {"transductive", isTransductive}};
    }
    VITRINE_ASSIGN(auto classifier, ConceptMatrixClassifier::create(std::move(parts)));
    return FittedClassifier{std::move(classifier), {}, resolved.dump()};
}

}  // namespace

ClassifierVariant make_concept_matrix_search() {
    ClassifierVariant variant;
    VariantInfo& info = variant.info;
    info.id = "concept_matrix_search";
    info.title = VITRINE_TR_NOOP("Core", "Concept Matrix Search");
    info.summary = VITRINE_TR_NOOP(
        "Core",
        "Takes the class whose text relates to the concepts as the image does, with nothing trained; every concept has "
        "a share in the score, and the result stands and falls with the concept set.");
    info.paper =
        "Semenov et al., Sparse Concept Bottleneck Models: Gumbel Tricks in Contrastive Learning, 2024 (arXiv "
        "2404.03323)";
    info.options = {
        OptionSpec::choice(
            "variant", VITRINE_TR_NOOP("Core", "Variant"),
            VITRINE_TR_NOOP(
                "Core",
                "centered removes the mean of each concept's column, plain is the paper as printed, colnorm divides "
                "each column by its sum over the training images, max_score lets only the nearest concept count. "
                "colnorm_transductive takes the sums over the held-out images themselves, as the released code does: "
                "its accuracy there flatters."),
            "centered", {"centered", "plain", "colnorm", kTransductive, "max_score"}),
        internal::logitScaleOption()};
    info.needsTraining = false;
    info.needsClassTexts = true;
    variant.fit = [](const TrainingData& data, const OptionValues& options, FitSession& session) {
        return guarded(kTitle, [&] { return fitConceptMatrix(data, options, session); });
    };
    variant.restore = [](const SafetensorsFile& file) -> Result<std::shared_ptr<const ConceptClassifier>> {
        VITRINE_ASSIGN(std::shared_ptr<const ConceptMatrixClassifier> classifier, ConceptMatrixClassifier::read(file));
        return classifier;
    };
    return variant;
}

}  // namespace vitrine
