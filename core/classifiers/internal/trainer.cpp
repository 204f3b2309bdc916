// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/trainer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>

#include "base/counter_random.h"
#include "classifiers/internal/products.h"
#include "classifiers/internal/split_evaluation.h"
#include "classifiers/internal/training_threads.h"

namespace vitrine::internal {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Training");

/// Epochs of a small data set take milliseconds; syncing a file to disk takes longer.
constexpr double kShortestSaveInterval = 1.0;

/// ln C is at most 10 for any list of classes: such a cross-entropy never comes back.
constexpr double kExplodedLoss = 1e6;

/// Streams of the counter-based generator: what a number is for, and the step or epoch it is drawn in.
enum class Purpose : std::uint64_t { Weights = 1, Head = 2, Order = 3, ColumnNoise = 4, RowNoise = 5, Positive = 6 };

std::uint64_t streamOf(Purpose purpose, std::int64_t index) {
    return (static_cast<std::uint64_t>(purpose) << 48U) | static_cast<std::uint64_t>(index);
}

CounterRandom randomFor(std::uint64_t seed, Purpose purpose, std::int64_t index) {
    return CounterRandom(seed, streamOf(purpose, index));
}

/// U(−1/√D, 1/√D), the usual start of a linear layer with D inputs.
at::Tensor uniformStart(CounterRandom random, std::int64_t rows, std::int64_t inputs) {
    at::Tensor out = at::empty({rows, inputs}, at::kFloat);
    const float bound = 1.0F / std::sqrt(static_cast<float>(inputs));
    float* values = out.data_ptr<float>();
    for (std::int64_t i = 0; i < out.numel(); ++i) values[i] = random.uniform(-bound, bound);
    return out;
}

at::Tensor startWeights(const BottleneckPlan& plan, std::int64_t concepts) {
    if (plan.grounded) return at::eye(concepts, at::kFloat);
    return uniformStart(randomFor(plan.seed, Purpose::Weights, 0), concepts, concepts);
}

at::Tensor startRho(const BottleneckPlan& plan, const at::Device& device) {
    if (!plan.objective.usesTemperature() || plan.schedule != TemperatureSchedule::Learnable) return {};
    return at::full({}, rhoOfTemperature(plan.temperatureStart), at::kFloat).to(device);
}

/// One number for each image and one for each concept instead of one for each pair.
bool isNoiseVector(const BottleneckPlan& plan) {
    return plan.objective.formulation == Formulation::Thesis && plan.objective.noise == GumbelNoise::Vector;
}

std::string rangeOf(const at::Tensor& tensor) {
    const at::Tensor flat = tensor.detach().flatten();
    const at::Tensor finite = flat.masked_select(at::isfinite(flat));
    std::ostringstream out;
    if (finite.numel() == 0) return "no finite value";
    out << "[" << finite.min().item<float>() << ", " << finite.max().item<float>() << "], "
        << flat.numel() - finite.numel() << " not finite";
    return out.str();
}

}  // namespace

BottleneckTrainer::BottleneckTrainer(std::string title, const BottleneckPlan& plan, const LabelledScores& train,
                                     const LabelledScores* validation, const ColumnMoments& moments,
                                     std::int64_t classes, const at::Device& device)
    : title_(std::move(title)),
      plan_(plan),
      train_(train),
      validation_(validation),
      moments_(moments),
      device_(device),
      stepsPerEpoch_((train.scores.rows() + plan.batchSize - 1) / plan.batchSize),
      totalSteps_(stepsPerEpoch_ * plan.epochs),
      stepper_(plan.objective, plan.conceptLayer, plan.head, startWeights(plan, train.scores.concepts()).to(device),
               uniformStart(randomFor(plan.seed, Purpose::Head, 0), classes, train.scores.concepts()).to(device),
               startRho(plan, device)),
      columnNoise_(plan.seed, streamOf(Purpose::ColumnNoise, 0), plan.batchSize,
                   isNoiseVector(plan) ? 1 : train.scores.concepts(), device),
      rowNoise_(plan.seed, streamOf(Purpose::RowNoise, 0), isNoiseVector(plan) ? 1 : plan.batchSize,
                train.scores.concepts(), device) {}

double BottleneckTrainer::scheduledTemperature(std::int64_t finishedSteps) const {
    if (!plan_.objective.usesTemperature()) return 0.0;
    if (plan_.schedule != TemperatureSchedule::Geometric) return plan_.temperatureStart;
    return geometricTemperature(plan_.temperatureStart, plan_.temperatureEnd, finishedSteps, totalSteps_);
}

double BottleneckTrainer::finalTemperature() const {
    if (stepper_.rho.defined()) return temperatureOfRho(stepper_.rho.detach()).item<double>();
    return plan_.objective.usesTemperature() ? plan_.temperatureEnd : 0.0;
}

at::Tensor BottleneckTrainer::inputsOf(const at::Tensor& rows) const {
    if (!plan_.grounded) return train_.scores.cosines(rows).mul_(plan_.inputScale);
    return train_.scores.standardisedCosines(rows, moments_);
}

at::Tensor BottleneckTrainer::inputsOfCosines(const at::Tensor& cosines) const {
    if (!plan_.grounded) return cosines * plan_.inputScale;
    return cosines.sub(moments_.mean).div_(moments_.deviation);
}

at::Tensor BottleneckTrainer::epochOrder(std::int64_t epoch) const {
    std::vector<std::int64_t> order(static_cast<std::size_t>(train_.scores.rows()));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    CounterRandom random = randomFor(plan_.seed, Purpose::Order, epoch);
    random.shuffle(order);
    return at::from_blob(order.data(), {train_.scores.rows()}, at::kLong).clone().to(device_);
}

void BottleneckTrainer::addNoise(Batch& batch) {
    const ObjectiveOptions& objective = plan_.objective;
    if (objective.method != Method::Sparse) return;
    const bool isThesis = objective.formulation == Formulation::Thesis;
    if (isThesis && objective.noise == GumbelNoise::None) return;
    const std::int64_t images = batch.scores.size(0);
    batch.columnNoise = columnNoise_.draw(state_.step, images);
    if (!objective.gated()) batch.rowNoise = rowNoise_.draw(state_.step, isNoiseVector(plan_) ? 1 : images);
}

/// Uniform over the concepts of each image's class; depends on the step only, so a resumed run draws the same.
at::Tensor BottleneckTrainer::drawnPositives(const at::Tensor& labels) const {
    CounterRandom random = randomFor(plan_.seed, Purpose::Positive, state_.step);
    const at::Tensor classes = labels.to(at::kCPU).contiguous();
    at::Tensor out = at::empty_like(classes);
    for (std::int64_t k = 0; k < out.numel(); ++k) {
        const auto& concepts = classConcepts_[static_cast<std::size_t>(classes.data_ptr<std::int64_t>()[k])];
        out.data_ptr<std::int64_t>()[k] = concepts[random.index(concepts.size())];
    }
    return out.to(device_);
}

Batch BottleneckTrainer::makeBatch(const at::Tensor& rows) {
    Batch batch;
    batch.scores = inputsOf(rows);
    batch.labels = train_.labels.index_select(0, rows);
    if (positives_.defined()) batch.positives = positives_.index_select(0, rows);
    if (plan_.objective.formulation == Formulation::Thesis && plan_.objective.map == PositiveMap::Index)
        batch.positives = indexMap(batch.scores.size(0), batch.scores.size(1)).to(device_);
    if (plan_.objective.drawsPositives()) batch.positives = drawnPositives(batch.labels);
    if (plan_.objective.usesTemperature())
        batch.temperature = at::full({}, scheduledTemperature(state_.step), batch.scores.options());
    addNoise(batch);
    return batch;
}

Result<> BottleneckTrainer::takeStep(FitSession& session) {
    const std::int64_t epoch = epochsFinished();
    if (orderEpoch_ != epoch) {
        order_ = epochOrder(epoch);
        orderEpoch_ = epoch;
        epochStart_ = Clock::now();
    }
    const std::int64_t first = (state_.step % stepsPerEpoch_) * plan_.batchSize;
    const at::Tensor rows = order_.narrow(0, first, std::min(plan_.batchSize, train_.scores.rows() - first));
    const double tau = stepper_.rho.defined() ? finalTemperature() : scheduledTemperature(state_.step);
    const StepLosses losses = stepper_.step(makeBatch(rows));
    if (!losses.finite || losses.classLoss > kExplodedLoss) return fail(numericalFailure(losses));

    const std::int64_t images = rows.size(0);
    state_.conceptLossSum += losses.conceptLoss * static_cast<double>(images);
    state_.classLossSum += losses.classLoss * static_cast<double>(images);
    state_.correct += losses.correct;
    state_.seen += images;
    ++state_.step;
    if (session.observer.onStep) {
        const double top1 = static_cast<double>(losses.correct) / static_cast<double>(images);
        session.observer.onStep({static_cast<int>(epoch) + 1, state_.step, totalSteps_, losses.conceptLoss,
                                 losses.classLoss, top1, tau, plan_.conceptLayer.learningRate,
                                 plan_.head.learningRate});
    }
    return {};
}

Error BottleneckTrainer::numericalFailure(const StepLosses& losses) const {
    std::ostringstream out;
    out << (losses.finite ? "the loss exploded in epoch " : "the loss is not finite in epoch ") << epochsFinished() + 1
        << ", step " << state_.step + 1 << " (concept loss " << losses.conceptLoss << ", class loss "
        << losses.classLoss << "; concept weights " << rangeOf(stepper_.weights) << "; head weights "
        << rangeOf(stepper_.head) << "); a lower learning rate helps";
    return Error{ErrorCode::NumericalFailure, title_, out.str()};
}

Result<> BottleneckTrainer::finishEpoch(FitSession& session) {
    constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();
    const LabelledScores& measured = validation_ != nullptr ? *validation_ : train_;
    const auto forward = [&](const at::Tensor& cosines) {
        return inferBottleneck(plan_.objective, inputsOfCosines(cosines), stepper_.weights, stepper_.head,
                               finalTemperature());
    };
    VITRINE_ASSIGN(const SplitFigures figures, evaluateSplit(measured.scores, measured.labels, forward, session.job));

    const auto seen = static_cast<double>(state_.seen);
    const at::Tensor magnitude = stepper_.weights.detach().abs();
    EpochRecord record;
    record.epoch = static_cast<int>(epochsFinished());
    record.step = state_.step;
    record.conceptLoss = state_.conceptLossSum / seen;
    record.classLoss = state_.classLossSum / seen;
    record.trainTop1 = static_cast<double>(state_.correct) / seen;
    record.validationLoss = validation_ != nullptr ? figures.classLoss : kAbsent;
    record.validationTop1 = validation_ != nullptr ? figures.top1 : kAbsent;
    record.validationTop5 = validation_ != nullptr ? figures.top5 : kAbsent;
    record.validationPrecision = validation_ != nullptr ? figures.precision : kAbsent;
    record.validationRecall = validation_ != nullptr ? figures.recall : kAbsent;
    record.validationF1 = validation_ != nullptr ? figures.f1 : kAbsent;
    record.activeConcepts = figures.activeConcepts;
    record.aliveConcepts = (magnitude.amax({1}) > 1e-5).sum().item<std::int64_t>();
    record.nonZeroWeights = (magnitude > 1e-5).sum().item<std::int64_t>();
    record.temperature = stepper_.rho.defined() ? finalTemperature() : scheduledTemperature(state_.step);
    record.conceptLearningRate = plan_.conceptLayer.learningRate;
    record.headLearningRate = plan_.head.learningRate;
    record.seconds = std::chrono::duration<double>(Clock::now() - epochStart_).count();
    state_.history.push_back(record);
    noteBest();
    state_.conceptLossSum = state_.classLossSum = 0.0;
    state_.correct = state_.seen = 0;
    if (session.observer.onEpoch) session.observer.onEpoch(record);
    return {};
}

void BottleneckTrainer::noteBest() {
    const EpochRecord& now = state_.history.back();
    const EpochRecord* best = state_.best();
    if (validation_ == nullptr) return;
    if (best != nullptr && (now.validationTop1 < best->validationTop1 ||
                            (now.validationTop1 == best->validationTop1 && now.validationLoss >= best->validationLoss)))
        return;
    state_.bestEpoch = now.epoch;
    state_.bestWeights = stepper_.weights.detach().clone();
    state_.bestHead = stepper_.head.detach().clone();
    state_.bestTemperature = finalTemperature();
}

bool BottleneckTrainer::isOutOfPatience() const {
    return plan_.patience > 0 && state_.bestEpoch > 0 && epochsFinished() - state_.bestEpoch >= plan_.patience;
}

Result<> BottleneckTrainer::save(const FitSession& session, const TrainingKey& key) {
    lastSave_ = Clock::now();
    if (session.stateDirectory.empty()) return {};
    return saveTrainingState(session.stateDirectory, key, state_, stepper_);
}

Result<> BottleneckTrainer::saveAfter(double seconds, const FitSession& session, const TrainingKey& key) {
    if (std::chrono::duration<double>(Clock::now() - lastSave_).count() < seconds) return {};
    return save(session, key);
}

Result<> BottleneckTrainer::run(FitSession& session, const TrainingKey& key) {
    if (session.resume) VITRINE_TRY(loadTrainingState(session.stateDirectory, key, state_, stepper_));
    if (state_.step > totalSteps_ || static_cast<std::int64_t>(state_.history.size()) > epochsFinished())
        return fail(ErrorCode::FileCorrupt, session.stateDirectory.string(),
                    "holds a training state beyond its own end");

    const ObjectiveOptions& objective = plan_.objective;
    const bool needsMap = objective.formulation == Formulation::Thesis && objective.map == PositiveMap::TopOne;
    if (objective.method != Method::L1 && (plan_.grounded || needsMap)) {
        VITRINE_ASSIGN(positives_,
                       train_.scores.positives(moments_, plan_.grounded ? objective.positives : 1, session.job));
        if (!plan_.grounded) positives_ = positives_.select(1, 0).contiguous();
    }
    const auto stopped = [&]() -> Result<> {
        // Nothing is lost by a stop: the state is written even when the last one is a moment old.
        VITRINE_TRY(save(session, key));
        return fail(ErrorCode::Cancelled, title_);
    };
    lastSave_ = epochStart_ = Clock::now();
    for (;;) {
        if (static_cast<std::int64_t>(state_.history.size()) < epochsFinished()) {
            if (const Result<> finished = finishEpoch(session); !finished)
                return finished.error().code == ErrorCode::Cancelled ? stopped() : finished;
            VITRINE_TRY(saveAfter(std::min(kShortestSaveInterval, session.checkpointSeconds), session, key));
        }
        if (state_.step == totalSteps_) return {};
        if (state_.step % stepsPerEpoch_ == 0 && isOutOfPatience()) {
            end_ = FitEnd::Patience;
            return {};
        }
        if (!checkpointKeepingThreads(session.job, {kStage, state_.step, totalSteps_})) return stopped();
        if (session.endEarly && session.endEarly()) {
            end_ = FitEnd::Stopped;
            return {};
        }
        VITRINE_TRY(takeStep(session));
        VITRINE_TRY(saveAfter(session.checkpointSeconds, session, key));
    }
}

}  // namespace vitrine::internal
