// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/objective.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <utility>

#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/products.h"
#include "classifiers/internal/step_kernels.h"
#include "classifiers/internal/temperature.h"
#include "classifiers/internal/tensor_gated_teacher.h"

namespace vitrine::internal {
namespace {

at::Tensor thesisLoss(const ObjectiveOptions& options, const Batch& batch, const at::Tensor& outputs) {
    if (options.method == Method::Contrastive) return pairedContrastive(outputs, outputs, batch.positives);
    const auto perturbed = [&](const at::Tensor& noise) {
        const at::Tensor used = noise.defined() ? noise : at::zeros({}, outputs.options());
        return gumbelPerturbed(outputs, options.argument, used, batch.temperature);
    };
    return pairedContrastive(perturbed(batch.columnNoise), perturbed(batch.rowNoise), batch.positives);
}

at::Tensor referenceLoss(const ObjectiveOptions& options, const Batch& batch, const at::Tensor& outputs) {
    if (options.method == Method::Contrastive) return referenceContrastive(outputs);
    return referenceGumbel(outputs, batch.columnNoise, batch.rowNoise, batch.temperature);
}

/// z, a and L_CBL (undefined for ℓ1, whose term is one of W) at given outputs.
ObjectiveTerms conceptTerms(const ObjectiveOptions& options, const Batch& batch, const at::Tensor& outputs) {
    ObjectiveTerms terms;
    terms.outputs = outputs;
    terms.activations = outputs;
    if (options.method == Method::L1) return terms;
    if (options.formulation == Formulation::Thesis) {
        terms.conceptLoss = thesisLoss(options, batch, terms.outputs);
    } else if (options.formulation == Formulation::Reference) {
        terms.conceptLoss = referenceLoss(options, batch, terms.outputs);
    } else {
        if (options.method == Method::Contrastive) {
            terms.conceptLoss = groundedContrastive(terms.outputs, batch.positives).loss;
        } else {
            const GatedTeacher gated = gatedTeacher(terms.outputs, batch.columnNoise, batch.positives,
                                                    options.khotCount, batch.temperature);
            terms.activations = gated.activations;
            terms.conceptLoss = gated.loss * options.teacherWeight;
        }
    }
    return terms;
}

/// The ℓ1 term of W, without a pass that writes |W|.
double plainL1Penalty(const at::Tensor& weights, double lambda) {
    if (!weights.device().is_cpu() || weights.scalar_type() != at::kFloat)
        return l1Penalty(weights, lambda).item<double>();
    const double sum = absoluteSum(weights.data_ptr<float>(), static_cast<std::size_t>(weights.numel()));
    return sum * (lambda / static_cast<double>(weights.size(0)));
}

/// Mean cross-entropy, rows whose label is the largest, and the gradient of the first: (softmax − one-hot)/rows.
struct ClassLoss {
    double mean = 0.0;
    std::int64_t correct = 0;
    at::Tensor gradient;
};
ClassLoss classLossOf(const at::Tensor& logits, const at::Tensor& labels) {
    const auto rows = logits.size(0);
    ClassLoss out;
    if (isPlain(logits)) {
        out.gradient = at::empty_like(logits);
        const ClassLossSums sums = classLossAndGradient(
            logits.data_ptr<float>(), labels.contiguous().data_ptr<std::int64_t>(), static_cast<std::size_t>(rows),
            static_cast<std::size_t>(logits.size(1)), out.gradient.data_ptr<float>());
        out.mean = sums.loss / static_cast<double>(rows);
        out.correct = sums.correct;
        return out;
    }
    const at::Tensor logShares = at::log_softmax(logits, 1);
    out.mean = -logShares.gather(1, labels.unsqueeze(1)).mean().item<double>();
    out.correct = at::eq(logits.argmax(1), labels).sum().item<std::int64_t>();
    out.gradient = logShares.exp();
    out.gradient.scatter_add_(1, labels.unsqueeze(1), at::full({rows, 1}, -1.0, out.gradient.options()));
    out.gradient.div_(static_cast<double>(rows));
    return out;
}

}  // namespace

ObjectiveTerms evaluateObjective(const ObjectiveOptions& options, const Batch& batch, const at::Tensor& weights,
                                 const at::Tensor& head) {
    ObjectiveTerms terms = conceptTerms(options, batch, at::mm(batch.scores, weights.t()));
    if (options.method == Method::L1) terms.conceptLoss = l1Penalty(weights, options.l1Weight);
    const at::Tensor seen = options.jointGradient() ? terms.activations : terms.activations.detach();
    terms.logits = at::mm(seen, head.t());
    terms.classLoss = crossEntropy(terms.logits, batch.labels);
    return terms;
}

ObjectiveTerms inferBottleneck(const ObjectiveOptions& options, const at::Tensor& scores, const at::Tensor& weights,
                               const at::Tensor& head, double temperature) {
    ObjectiveTerms terms;
    terms.outputs = at::mm(scores, weights.t());
    terms.activations = terms.outputs;
    if (options.gated()) {
        const at::Tensor tau = at::scalar_tensor(temperature, terms.outputs.options());
        terms.activations = gatedActivations(terms.outputs, relaxedKHot(terms.outputs, {}, options.khotCount, tau));
    }
    terms.logits = at::mm(terms.activations, head.t());
    return terms;
}

BottleneckStepper::BottleneckStepper(ObjectiveOptions options, const OptimizerOptions& conceptOptimizer,
                                     const OptimizerOptions& headOptions, at::Tensor initialWeights,
                                     at::Tensor initialHead, at::Tensor initialRho)
    : weights(std::move(initialWeights)),
      head(std::move(initialHead)),
      rho(std::move(initialRho)),
      weightsOptimizer(conceptOptimizer, weights),
      headOptimizer(headOptions, head),
      rhoOptimizer(conceptOptimizer, rho.defined() ? rho : at::zeros({}, weights.options())),
      options_(options) {
    if (rho.defined()) rho.requires_grad_(true);
}

StepLosses BottleneckStepper::step(Batch batch) {
    if (rho.defined()) batch.temperature = temperatureOfRho(rho);
    at::Tensor outputs;
    {
        const at::NoGradGuard noGrad;
        outputs = productWithRows(batch.scores, weights);
    }
    const ConceptPass concepts = conceptPass(batch, outputs);

    const at::NoGradGuard noGrad;
    const ClassLoss classLoss = classLossOf(productWithRows(concepts.activations, head), batch.labels);
    StepLosses losses;
    losses.conceptLoss = concepts.loss;
    losses.classLoss = classLoss.mean;
    losses.correct = classLoss.correct;
    losses.finite = std::isfinite(losses.conceptLoss) && std::isfinite(losses.classLoss);
    if (!losses.finite) return losses;

    const OutputGradients gradients =
        concepts.back(options_.jointGradient() ? product(classLoss.gradient, head) : at::Tensor());
    updateWeights(gradients.outputs, batch.scores);
    headOptimizer.stepAlong(head, classLoss.gradient, concepts.activations);
    if (gradients.rho.defined()) rhoOptimizer.step(rho, gradients.rho);
    return losses;
}

BottleneckStepper::ConceptPass BottleneckStepper::conceptPass(const Batch& batch, at::Tensor& outputs) const {
    if (options_.method == Method::L1)
        return {outputs, plainL1Penalty(weights, options_.l1Weight),
                [](const at::Tensor& activationGradient) { return OutputGradients{activationGradient, {}}; }};
    const bool isGrounded = options_.formulation == Formulation::Grounded;
    if (isGrounded && options_.method == Method::Contrastive) {
        const ContrastivePass pass = contrastivePass(outputs, batch.positives);
        return {outputs, pass.loss(), [gradient = pass.gradient](const at::Tensor& activationGradient) mutable {
                    if (activationGradient.defined()) gradient.add_(activationGradient);
                    return OutputGradients{gradient, {}};
                }};
    }
    if (options_.gated() && !rho.defined()) {
        const auto passOf = [slope = options_.teacherWeight](auto teacher) -> ConceptPass {
            const at::Tensor activations = teacher.activations();
            const double loss = teacher.loss() * slope;
            return {activations, loss, [teacher = std::move(teacher), slope](const at::Tensor& activationGradient) {
                        return OutputGradients{teacher.gradient(activationGradient, slope), {}};
                    }};
        };
        if (auto plain = PlainGatedTeacher::of(outputs, batch.columnNoise, batch.positives, options_.khotCount,
                                               batch.temperature))
            return passOf(std::move(*plain));
        return passOf(TensorGatedTeacher(outputs, batch.columnNoise, batch.positives, options_.khotCount,
                                         batch.temperature.item<double>()));
    }
    return recordedPass(batch, outputs);
}

BottleneckStepper::ConceptPass BottleneckStepper::recordedPass(const Batch& batch, at::Tensor& outputs) const {
    outputs.requires_grad_(true);
    const ObjectiveTerms terms = conceptTerms(options_, batch, outputs);
    return {terms.activations.detach(), terms.conceptLoss.item<double>(),
            [this, terms, outputs](const at::Tensor& activationGradient) {
                std::vector<at::Tensor> ends{terms.conceptLoss};
                std::vector<at::Tensor> slopes{at::ones_like(terms.conceptLoss)};
                // Where the activations are the outputs themselves their gradient is simply added.
                const bool through = activationGradient.defined() && !terms.activations.is_same(outputs);
                if (through) {
                    ends.push_back(terms.activations);
                    slopes.push_back(activationGradient);
                }
                std::vector<at::Tensor> starts{outputs};
                if (rho.defined()) starts.push_back(rho);
                const std::vector<at::Tensor> found =
                    torch::autograd::grad(ends, starts, slopes, /*retain_graph=*/false,
                                          /*create_graph=*/false, /*allow_unused=*/true);
                OutputGradients out{found[0], rho.defined() ? found[1] : at::Tensor()};
                if (activationGradient.defined() && !through) out.outputs = out.outputs + activationGradient;
                return out;
            }};
}

void BottleneckStepper::updateWeights(const at::Tensor& outputGradient, const at::Tensor& scores) {
    const double scale = options_.l1Weight / static_cast<double>(weights.size(0));
    const double threshold = weightsOptimizer.options().learningRate * scale;
    if (options_.method == Method::L1 && options_.solver == L1Solver::Subgradient) {
        weightsOptimizer.step(weights, at::mm(outputGradient.t(), scores).add_(at::sign(weights), scale));
        return;
    }
    // The proximal solvers treat the ℓ1 term in a step of its own; its gradient must not act twice.
    const bool inMetric = options_.method == Method::L1 && options_.solver == L1Solver::AdamProximal;
    weightsOptimizer.stepAlong(weights, outputGradient, scores, inMetric ? threshold : 0.0);
    if (options_.method == Method::L1 && options_.solver == L1Solver::Proximal)
        weights.copy_(softThreshold(weights, at::full({}, threshold, weights.options())));
}

}  // namespace vitrine::internal
