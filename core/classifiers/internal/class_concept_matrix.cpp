// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/class_concept_matrix.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/counter_random.h"
#include "base/option_spec.h"
#include "classifiers/internal/optimizer.h"
#include "classifiers/internal/training_threads.h"
#include "classifiers/run_store.h"

namespace vitrine::internal {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Training");
constexpr std::int64_t kTileRows = 1024;
constexpr std::uint64_t kOrderStream = 3ULL << 48U;

/// Mean number of concepts above a twentieth of the image's strongest. Training does not change it.
Result<double> meanActiveConcepts(const at::Tensor& images, const at::Tensor& texts, JobContext& job) {
    double active = 0.0;
    for (std::int64_t first = 0; first < images.size(0); first += kTileRows) {
        if (!checkpointKeepingThreads(job, {kStage, 0, 1})) return fail(ErrorCode::Cancelled, "training");
        const at::Tensor tile = images.narrow(0, first, std::min(kTileRows, images.size(0) - first));
        const at::Tensor size = at::mm(tile, texts.t()).abs();
        active += at::gt(size, 0.05 * size.amax({1}, true)).sum().item<double>();
    }
    return active / static_cast<double>(images.size(0));
}

/// Precision, recall and F1 of counts per class, averaged over the classes that have an image.
void fillMacroMeans(const std::vector<std::int64_t>& images, const std::vector<std::int64_t>& decided,
                    const std::vector<std::int64_t>& right, EpochRecord& record) {
    double precision = 0.0, recall = 0.0, f1 = 0.0, present = 0.0;
    for (std::size_t c = 0; c < images.size(); ++c) {
        if (images[c] == 0) continue;
        const auto hits = static_cast<double>(right[c]);
        precision += decided[c] > 0 ? hits / static_cast<double>(decided[c]) : 0.0;
        recall += hits / static_cast<double>(images[c]);
        f1 += 2.0 * hits / static_cast<double>(images[c] + decided[c]);
        present += 1.0;
    }
    record.validationPrecision = precision / present;
    record.validationRecall = recall / present;
    record.validationF1 = f1 / present;
}

/// The figures of the validation split, tile by tile.
Result<> measureValidation(const ClassConceptData& data, const at::Tensor& matrix, double scale, JobContext& job,
                           EpochRecord& record) {
    const at::Tensor mixtures = at::mm(at::softmax(matrix, 1), data.texts).t();
    const auto classes = static_cast<std::size_t>(matrix.size(0));
    const std::int64_t top = std::min<std::int64_t>(5, matrix.size(0));
    std::vector<std::int64_t> images(classes, 0), decided(classes, 0), right(classes, 0);
    std::int64_t correct = 0, inTop = 0;
    double loss = 0.0;
    const std::int64_t rows = data.validationImages.size(0);
    for (std::int64_t first = 0; first < rows; first += kTileRows) {
        if (!checkpointKeepingThreads(job, {kStage, record.step, 0})) return fail(ErrorCode::Cancelled, "training");
        const std::int64_t count = std::min(kTileRows, rows - first);
        const at::Tensor truth = data.validationLabels.narrow(0, first, count);
        const at::Tensor logits = at::mm(data.validationImages.narrow(0, first, count), mixtures) * scale;
        loss += at::nll_loss(at::log_softmax(logits, 1), truth).item<double>() * static_cast<double>(count);
        inTop += at::eq(std::get<1>(logits.topk(top, 1)), truth.unsqueeze(1)).sum().item<std::int64_t>();
        const at::Tensor decisions = logits.argmax(1).to(at::kCPU).contiguous();
        const at::Tensor labels = truth.to(at::kCPU).contiguous();
        for (std::int64_t r = 0; r < count; ++r) {
            const auto label = static_cast<std::size_t>(labels.data_ptr<std::int64_t>()[r]);
            const auto decision = static_cast<std::size_t>(decisions.data_ptr<std::int64_t>()[r]);
            ++images[label];
            ++decided[decision];
            if (label != decision) continue;
            ++right[label];
            ++correct;
        }
    }
    record.validationLoss = loss / static_cast<double>(rows);
    record.validationTop1 = static_cast<double>(correct) / static_cast<double>(rows);
    record.validationTop5 = static_cast<double>(inTop) / static_cast<double>(rows);
    fillMacroMeans(images, decided, right, record);
    return {};
}

class ClassConceptTrainer {
public:
    ClassConceptTrainer(const ClassConceptData& data, const ClassConceptPlan& plan, StagedFit& staged,
                        const ClassConceptObserver& onEpoch)
        : data_(data),
          plan_(plan),
          staged_(staged),
          onEpoch_(onEpoch),
          images_(data.trainImages.size(0)),
          stepsPerEpoch_((images_ + plan.batchSize - 1) / plan.batchSize),
          totalSteps_(stepsPerEpoch_ * plan.epochs),
          matrix_(data.start.clone()),
          optimizer_({OptimizerKind::Adam, plan.learningRate, 0.0, 0.0}, matrix_) {}

    Result<ClassConceptFit> run() {
        VITRINE_ASSIGN(active_, meanActiveConcepts(validates() ? data_.validationImages : data_.trainImages,
                                                   data_.texts, staged_.job()));
        if (const FitState* resumed = staged_.beginPart("matrix", [this](FitState& out) { put(out); }); resumed != nullptr)
            VITRINE_TRY(take(*resumed));
        while (step_ < totalSteps_) {
            if (!checkpointKeepingThreads(staged_.job(), {kStage, step_, totalSteps_})) return fail(staged_.stopped());
            if (staged_.endsEarly()) break;
            VITRINE_TRY(takeStep());
        }
        fit_.last = matrix_;
        return std::move(fit_);
    }

private:
    bool validates() const { return data_.validationImages.defined(); }

    at::Tensor orderOf(std::int64_t epoch) const {
        std::vector<std::int64_t> order(static_cast<std::size_t>(images_));
        std::iota(order.begin(), order.end(), std::int64_t{0});
        CounterRandom random(plan_.seed, kOrderStream | static_cast<std::uint64_t>(epoch));
        random.shuffle(order);
        return at::tensor(order, at::kLong).to(data_.trainImages.device());
    }

    Result<> takeStep() {
        const std::int64_t epoch = step_ / stepsPerEpoch_;
        const std::int64_t first = step_ % stepsPerEpoch_ * plan_.batchSize;
        if (orderEpoch_ != epoch) order_ = orderOf(orderEpoch_ = epoch);
        const std::int64_t count = std::min(plan_.batchSize, images_ - first);
        const at::Tensor rows = order_.narrow(0, first, count);
        const ClassConceptGradient step =
            classConceptGradient(matrix_, data_.texts, data_.trainImages.index_select(0, rows),
                                 data_.trainLabels.index_select(0, rows), plan_.scale);
        if (!std::isfinite(step.loss))
            return fail(ErrorCode::NumericalFailure, staged_.title(),
                        "the loss is not finite in epoch " + std::to_string(epoch + 1) + ", step " +
                            std::to_string(step_ + 1) + "; a lower learning rate helps");
        optimizer_.step(matrix_, step.gradient);
        ++step_;
        lossSum_ += step.loss * static_cast<double>(count);
        correct_ += step.correct;
        seen_ += count;
        StepRecord record;
        record.classLoss = step.loss;
        record.batchTop1 = static_cast<double>(step.correct) / static_cast<double>(count);
        record.headLearningRate = plan_.learningRate;
        const bool proceeds = staged_.report(record);
        if (step_ % stepsPerEpoch_ == 0) VITRINE_TRY(finishEpoch());
        if (!proceeds) return fail(staged_.stopped());
        return staged_.saveIfDue();
    }

    Result<> finishEpoch() {
        EpochRecord record = StagedFit::emptyRecord();
        record.classLoss = lossSum_ / static_cast<double>(seen_);
        record.trainTop1 = static_cast<double>(correct_) / static_cast<double>(seen_);
        JobContext uninterrupted = staged_.jobWithoutStop();
        if (validates()) VITRINE_TRY(measureValidation(data_, matrix_, plan_.scale, uninterrupted, record));
        record.activeConcepts = active_;
        record.aliveConcepts = record.nonZeroWeights = data_.texts.size(0);  // the concept layer is the identity
        record.headLearningRate = plan_.learningRate;
        noteBest(record);
        lossSum_ = 0.0;
        correct_ = seen_ = 0;
        staged_.finishEpoch(record);
        if (onEpoch_) onEpoch_(staged_.history().back(), matrix_);
        return {};
    }

    void noteBest(const EpochRecord& record) {
        if (!validates()) return;
        if (fit_.bestEpoch > 0) {
            const EpochRecord& best = staged_.history()[static_cast<std::size_t>(fit_.bestEpoch) - 1];
            const bool isBetter = record.validationTop1 > best.validationTop1 ||
                                  (record.validationTop1 == best.validationTop1 &&
                                   record.validationLoss < best.validationLoss);
            if (!isBetter) return;
        }
        fit_.best = matrix_.clone();
        fit_.bestEpoch = static_cast<std::int64_t>(staged_.history().size()) + 1;
    }

    void put(FitState& out) const {
        out.put("matrix", matrix_);
        out.put("first", optimizer_.first);
        out.put("second", optimizer_.second);
        if (fit_.bestEpoch > 0) out.put("best", fit_.best);
        out.put("figures", {static_cast<double>(step_), static_cast<double>(fit_.bestEpoch), lossSum_,
                            static_cast<double>(correct_), static_cast<double>(seen_)});
    }
    Result<> take(const FitState& from) {
        VITRINE_TRY(from.fill("matrix", matrix_));
        VITRINE_TRY(from.fill("first", optimizer_.first));
        VITRINE_TRY(from.fill("second", optimizer_.second));
        VITRINE_ASSIGN(const std::vector<double> figures, from.numbers("figures", 5));
        step_ = optimizer_.steps = static_cast<std::int64_t>(figures[0]);
        fit_.bestEpoch = static_cast<std::int64_t>(figures[1]);
        lossSum_ = figures[2];
        correct_ = static_cast<std::int64_t>(figures[3]);
        seen_ = static_cast<std::int64_t>(figures[4]);
        if (fit_.bestEpoch < 0 || fit_.bestEpoch > static_cast<std::int64_t>(staged_.history().size()))
            return fail(ErrorCode::FileCorrupt, kTrainingStateFile, "names a best epoch that has not been");
        if (fit_.bestEpoch == 0) return {};
        fit_.best = at::empty_like(matrix_);
        return from.fill("best", fit_.best);
    }

    const ClassConceptData& data_;
    const ClassConceptPlan& plan_;
    StagedFit& staged_;
    const ClassConceptObserver& onEpoch_;
    std::int64_t images_;
    std::int64_t stepsPerEpoch_;
    std::int64_t totalSteps_;
    at::Tensor matrix_;
    ParameterOptimizer optimizer_;
    ClassConceptFit fit_;
    double active_ = 0.0;
    std::int64_t step_ = 0;
    at::Tensor order_;  ///< of the current epoch
    std::int64_t orderEpoch_ = -1;
    double lossSum_ = 0.0;  ///< with the two counts, over the images of the current epoch
    std::int64_t correct_ = 0, seen_ = 0;
};

}  // namespace

at::Tensor classConceptLogits(const at::Tensor& matrix, const at::Tensor& texts, const at::Tensor& images,
                              double scale) {
    return at::mm(images, at::mm(at::softmax(matrix, 1), texts).t()) * scale;
}

ClassConceptGradient classConceptGradient(const at::Tensor& matrix, const at::Tensor& texts, const at::Tensor& images,
                                          const at::Tensor& labels, double scale) {
    const at::Tensor shares = at::softmax(matrix, 1);
    const at::Tensor logits = at::mm(images, at::mm(shares, texts).t()) * scale;
    const at::Tensor logProbabilities = at::log_softmax(logits, 1);
    ClassConceptGradient out;
    out.loss = at::nll_loss(logProbabilities, labels).item<double>();
    out.correct = at::eq(logits.argmax(1), labels).sum().item<std::int64_t>();
    // d loss / d logits = (p − onehot) / B; from there back through the mixture and the softmax over concepts.
    const at::Tensor positions = labels.unsqueeze(1);
    at::Tensor errors = logProbabilities.exp();
    errors.scatter_add_(1, positions, at::full(positions.sizes(), -1.0, errors.options()));
    errors.mul_(scale / static_cast<double>(images.size(0)));
    const at::Tensor toShares = at::mm(at::mm(errors.t(), images), texts.t());
    out.gradient = shares * (toShares - (shares * toShares).sum(1, true));
    return out;
}

Result<ClassConceptFit> trainClassConceptMatrix(const ClassConceptData& data, const ClassConceptPlan& plan,
                                                StagedFit& fit, const ClassConceptObserver& onEpoch) {
    const at::NoGradGuard noGrad;
    // A step multiplies C·K·P numbers several times, whatever the batch.
    const TrainingThreads threads(data.start.numel() * data.texts.size(1), 1);
    return ClassConceptTrainer(data, plan, fit, onEpoch).run();
}

}  // namespace vitrine::internal
