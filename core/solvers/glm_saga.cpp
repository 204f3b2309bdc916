// SPDX-License-Identifier: GPL-3.0-or-later
#include "solvers/glm_saga.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace vitrine {
namespace {

constexpr const char* kSubject = "GLM-SAGA";

std::vector<double> valuesOf(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.to(at::kDouble).contiguous();
    return {plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel()};
}

}  // namespace

struct GlmSaga::State {
    GlmSagaOptions options;
    at::Tensor features;
    at::Tensor truth;  ///< I64 N×1
    at::Tensor weights;
    at::Tensor bias;
    at::Tensor table;
    at::Tensor weightAverage;
    at::Tensor biasAverage;
    double lastLoss = 0.0;
    std::int64_t lastCorrect = 0;
};

GlmSaga::GlmSaga(std::unique_ptr<State> state) : state_(std::move(state)) {}
GlmSaga::GlmSaga(GlmSaga&&) noexcept = default;
GlmSaga& GlmSaga::operator=(GlmSaga&&) noexcept = default;
GlmSaga::~GlmSaga() = default;

Result<GlmSaga> GlmSaga::create(const Matrix& features, std::span<const int> labels, std::size_t classes,
                                const GlmSagaOptions& options) {
    VITRINE_TRY(checkLabelledFeatures(kSubject, features, labels, classes));
    if (!(options.lambda >= 0.0)) return fail(ErrorCode::InvalidOption, "lambda", "must be at least 0");
    if (!(options.stepSize > 0.0)) return fail(ErrorCode::InvalidOption, "step", "must be positive");
    return guarded(kSubject, [&]() -> Result<GlmSaga> {
        const auto rows = static_cast<std::int64_t>(features.rows());
        const auto width = static_cast<std::int64_t>(features.cols());
        const auto count = static_cast<std::int64_t>(classes);
        auto state = std::make_unique<State>();
        state->options = options;
        state->features = at::from_blob(const_cast<float*>(features.data()), {rows, width})
                              .to(options.float64 ? at::kDouble : at::kFloat, /*non_blocking=*/false, /*copy=*/true);
        state->truth = at::empty({rows, 1}, at::kLong);
        std::copy(labels.begin(), labels.end(), state->truth.data_ptr<std::int64_t>());
        const auto like = state->features.options();
        state->weights = at::zeros({count, width}, like);
        state->bias = at::zeros({count}, like);
        state->table = at::zeros({rows, count}, like);
        state->weightAverage = at::zeros({count, width}, like);
        state->biasAverage = at::zeros({count}, like);
        return GlmSaga(std::move(state));
    });
}

double GlmSaga::step(std::span<const std::int64_t> batch) {
    at::NoGradGuard noGrad;
    State& s = *state_;
    const auto count = static_cast<std::int64_t>(batch.size());
    const at::Tensor rows = at::from_blob(const_cast<std::int64_t*>(batch.data()), {count}, at::kLong);
    const at::Tensor x = s.features.index_select(0, rows);
    const at::Tensor truth = s.truth.index_select(0, rows);
    const at::Tensor logits = at::addmm(s.bias, x, s.weights.t());
    s.lastLoss = at::nll_loss(at::log_softmax(logits, 1), truth.squeeze(1)).item<double>();
    s.lastCorrect = at::eq(logits.argmax(1, true), truth).sum().item<std::int64_t>();
    at::Tensor residual = at::softmax(logits, 1);
    residual.scatter_add_(1, truth, at::full({count, 1}, -1.0, residual.options()));
    // g − g_old only: the two means share their features.
    const at::Tensor change = residual - s.table.index_select(0, rows);
    const at::Tensor weightChange = at::mm(change.t(), x) / static_cast<double>(count);
    const at::Tensor biasChange = change.mean(0);

    const double eta = s.options.stepSize;
    const double threshold = eta * s.options.lambda * s.options.alpha;
    const double shrink = 1.0 + eta * s.options.lambda * (1.0 - s.options.alpha);
    const at::Tensor moved = s.weights - eta * (weightChange + s.weightAverage);
    const at::Tensor weights = moved.sign() * at::clamp_min(moved.abs() - threshold, 0.0) / shrink;
    const at::Tensor bias = s.bias - eta * (biasChange + s.biasAverage);
    const double largest =
        std::max((weights - s.weights).norm().item<double>(), (bias - s.bias).norm().item<double>());
    s.weights = weights;
    s.bias = bias;
    s.table.index_copy_(0, rows, residual);
    const double share = static_cast<double>(count) / static_cast<double>(s.features.size(0));
    s.weightAverage += weightChange * share;
    s.biasAverage += biasChange * share;
    return largest;
}

double GlmSaga::lastLoss() const { return state_->lastLoss; }
std::int64_t GlmSaga::lastCorrect() const { return state_->lastCorrect; }

Result<> GlmSaga::restore(const std::array<std::vector<double>, 5>& state) {
    const std::array<at::Tensor*, 5> targets{&state_->weights, &state_->bias, &state_->table, &state_->weightAverage,
                                             &state_->biasAverage};
    for (std::size_t i = 0; i < targets.size(); ++i) {
        at::Tensor& target = *targets[i];
        if (static_cast<std::int64_t>(state[i].size()) != target.numel())
            return fail(ErrorCode::ShapeMismatch, kSubject, "the state belongs to another problem");
        target.copy_(at::from_blob(const_cast<double*>(state[i].data()), target.sizes(), at::kDouble));
    }
    return {};
}

LinearHead GlmSaga::head() const {
    const std::vector<double> weightValues = weights();
    const std::vector<double> biasValues = bias();
    LinearHead out;
    out.weights = Matrix(std::vector<float>(weightValues.begin(), weightValues.end()),
                         static_cast<std::size_t>(state_->weights.size(0)),
                         static_cast<std::size_t>(state_->weights.size(1)));
    out.bias.assign(biasValues.begin(), biasValues.end());
    return out;
}

std::vector<double> GlmSaga::weights() const { return valuesOf(state_->weights); }
std::vector<double> GlmSaga::bias() const { return valuesOf(state_->bias); }
std::vector<double> GlmSaga::table() const { return valuesOf(state_->table); }
std::vector<double> GlmSaga::weightGradientAverage() const { return valuesOf(state_->weightAverage); }
std::vector<double> GlmSaga::biasGradientAverage() const { return valuesOf(state_->biasAverage); }

}  // namespace vitrine
