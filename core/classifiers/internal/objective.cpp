// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/objective.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <utility>

#include "classifiers/internal/grounded_losses.h"
#include "classifiers/internal/step_kernels.h"
#include "classifiers/internal/temperature.h"

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

/// softmax(logits) − onehot(labels), divided by the number of rows: the gradient of the mean cross-entropy.
at::Tensor classGradient(const at::Tensor& logShares, const at::Tensor& labels) {
    const auto rows = logShares.size(0);
    at::Tensor out = logShares.exp();
    out.scatter_add_(1, labels.unsqueeze(1), at::full({rows, 1}, -1.0, out.options()));
    return out.div_(static_cast<double>(rows));
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
      options_(options),
      weightGradient_(at::zeros_like(weights)),
      headGradient_(at::zeros_like(head)) {
    if (rho.defined()) rho.requires_grad_(true);
}

StepLosses BottleneckStepper::step(Batch batch) {
    if (rho.defined()) batch.temperature = temperatureOfRho(rho);
    // Gradients are recorded between z and L_CBL only; those of W and F are one product each, into memory kept
    // from step to step.
    ObjectiveTerms terms;
    at::Tensor outputs;
    {
        const at::NoGradGuard noGrad;
        outputs = at::mm(batch.scores, weights.t());
    }
    const bool recorded = options_.method != Method::L1;
    if (recorded) outputs.requires_grad_(true);
    terms = conceptTerms(options_, batch, outputs);

    const at::NoGradGuard noGrad;
    const at::Tensor activations = terms.activations.detach();
    terms.logits = at::mm(activations, head.t());
    const at::Tensor logShares = at::log_softmax(terms.logits, 1);
    StepLosses losses;
    losses.conceptLoss = recorded ? terms.conceptLoss.item<double>() : plainL1Penalty(weights, options_.l1Weight);
    losses.classLoss = -logShares.gather(1, batch.labels.unsqueeze(1)).mean().item<double>();
    losses.correct = at::eq(terms.logits.argmax(1), batch.labels).sum().item<std::int64_t>();
    losses.finite = std::isfinite(losses.conceptLoss) && std::isfinite(losses.classLoss);
    if (!losses.finite) return losses;

    const at::Tensor logitGradient = classGradient(logShares, batch.labels);
    at::mm_out(headGradient_, logitGradient.t(), activations);
    const at::Tensor activationGradient =
        options_.jointGradient() ? at::mm(logitGradient, head) : at::Tensor();
    const OutputGradients gradients = recorded ? outputGradients(terms, outputs, activationGradient)
                                               : OutputGradients{activationGradient, {}};
    at::mm_out(weightGradient_, gradients.outputs.t(), batch.scores);
    updateWeights();
    headOptimizer.step(head, headGradient_);
    if (gradients.rho.defined()) rhoOptimizer.step(rho, gradients.rho);
    return losses;
}

BottleneckStepper::OutputGradients BottleneckStepper::outputGradients(const ObjectiveTerms& terms,
                                                                      const at::Tensor& outputs,
                                                                      const at::Tensor& activationGradient) const {
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
    const std::vector<at::Tensor> found = torch::autograd::grad(ends, starts, slopes, /*retain_graph=*/false,
                                                                /*create_graph=*/false, /*allow_unused=*/true);
    OutputGradients out{found[0], rho.defined() ? found[1] : at::Tensor()};
    if (activationGradient.defined() && !through) out.outputs = out.outputs + activationGradient;
    return out;
}

void BottleneckStepper::updateWeights() {
    const double scale = options_.l1Weight / static_cast<double>(weights.size(0));
    const double threshold = weightsOptimizer.options().learningRate * scale;
    if (options_.method != Method::L1) {
        weightsOptimizer.step(weights, weightGradient_);
    } else if (options_.solver == L1Solver::Subgradient) {
        weightsOptimizer.step(weights, weightGradient_.add_(at::sign(weights), scale));
    } else if (options_.solver == L1Solver::AdamProximal) {
        // The proximal solver treats the ℓ1 term in its own step; its gradient must not act twice.
        weightsOptimizer.step(weights, weightGradient_, threshold);
    } else {
        weightsOptimizer.step(weights, weightGradient_);
        weights.copy_(softThreshold(weights, at::full({}, threshold, weights.options())));
    }
}

}  // namespace vitrine::internal
