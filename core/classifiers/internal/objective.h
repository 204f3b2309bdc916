// SPDX-License-Identifier: GPL-3.0-or-later
// One optimisation step of a bottleneck: losses at the current W and F, gradients of both taken at
// the same point, two optimisers, then the proximal step where the method has one.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

#include "classifiers/formulation.h"
#include "classifiers/internal/losses.h"
#include "classifiers/internal/optimizer.h"

namespace vitrine::internal {

enum class Method { Sparse, L1, Contrastive };
/// The positive concept of an image: CLIP's highest, that of the same number, or one drawn from those of its class.
enum class PositiveMap { TopOne, Index, Class };
enum class GumbelNoise { Matrix, Vector, None };
enum class L1Solver {
    AdamProximal,  ///< threshold η(λ/D)/(√v̂ + ε): the ℓ1 term measured as Adam measures the rest
    Proximal,      ///< threshold η·λ/D
    Subgradient    ///< λ/D·sign(W) added to the gradient: never exact zeros
};

struct ObjectiveOptions {
    Method method = Method::Contrastive;
    Formulation formulation = Formulation::Grounded;
    bool classGradientReachesConcepts = false;        ///< taken as true for ℓ1, whose W would vanish otherwise
    std::int64_t positives = 10;                      ///< grounded: m
    std::int64_t khotCount = 10;                      ///< grounded sparse: k
    double teacherWeight = 0.1;                       ///< grounded sparse: λ
    PositiveMap map = PositiveMap::TopOne;            ///< thesis
    GumbelArgument argument = GumbelArgument::Logit;  ///< thesis sparse
    GumbelNoise noise = GumbelNoise::Matrix;          ///< thesis sparse
    double l1Weight = 1.0;                            ///< ℓ1: λ
    L1Solver solver = L1Solver::AdamProximal;         ///< ℓ1

    bool jointGradient() const { return method == Method::L1 || classGradientReachesConcepts; }
    bool usesTemperature() const { return method == Method::Sparse; }
    bool gated() const { return method == Method::Sparse && formulation == Formulation::Grounded; }
    /// Whether each step draws its positive concepts by the classes of its images.
    bool drawsPositives() const {
        return method != Method::L1 && formulation == Formulation::Thesis && map == PositiveMap::Class;
    }
};

/// Inputs of one step. Undefined tensors stand for what the method does not use.
struct Batch {
    at::Tensor scores;       ///< B×D: ψ̂ (grounded) or s·cos
    at::Tensor labels;       ///< I64 B
    at::Tensor positives;    ///< I64: B×m (grounded) or B (thesis, a positive map)
    at::Tensor columnNoise;  ///< Gumbel noise of the softmax over images; the only one of the k-hot
    at::Tensor rowNoise;     ///< Gumbel noise of the softmax over concepts
    at::Tensor temperature;  ///< 0-dim; may need a gradient
};

struct ObjectiveTerms {
    at::Tensor outputs;      ///< z
    at::Tensor activations;  ///< a
    at::Tensor logits;       ///< y
    at::Tensor conceptLoss;  ///< L_CBL with its weight
    at::Tensor classLoss;
};

/// All terms at `weights` (W, D×D) and `head` (F, C×D).
ObjectiveTerms evaluateObjective(const ObjectiveOptions& options, const Batch& batch, const at::Tensor& weights,
                                 const at::Tensor& head);

/// What inference computes from scores: z, then a (k-hot without noise at `temperature` where gated).
ObjectiveTerms inferBottleneck(const ObjectiveOptions& options, const at::Tensor& scores, const at::Tensor& weights,
                               const at::Tensor& head, double temperature);

struct StepLosses {
    double conceptLoss = 0.0;
    double classLoss = 0.0;
    std::int64_t correct = 0;
    bool finite = true;  ///< false: nothing was updated
};

/// Parameters with their optimisers. Values are public: they are the resume state.
class BottleneckStepper {
public:
    BottleneckStepper(ObjectiveOptions options, const OptimizerOptions& conceptOptimizer,
                      const OptimizerOptions& headOptimizer, at::Tensor initialWeights, at::Tensor initialHead,
                      at::Tensor initialRho = {});

    /// `batch.temperature` is replaced by temperatureOfRho(rho) where τ is learnt.
    StepLosses step(Batch batch);

    const ObjectiveOptions& options() const { return options_; }

    at::Tensor weights;  ///< W
    at::Tensor head;     ///< F
    at::Tensor rho;      ///< learnable temperature, undefined otherwise
    ParameterOptimizer weightsOptimizer;
    ParameterOptimizer headOptimizer;
    ParameterOptimizer rhoOptimizer;

private:
    struct OutputGradients {
        at::Tensor outputs;  ///< B×D
        at::Tensor rho;      ///< undefined where τ is not learnt
    };
    /// From z to a and L_CBL, and the way back through them: dL/dz from dL/da (undefined for none).
    struct ConceptPass {
        at::Tensor activations;
        double loss = 0.0;
        std::function<OutputGradients(const at::Tensor& activationGradient)> back;
    };
    ConceptPass conceptPass(const Batch& batch, at::Tensor& outputs) const;
    /// By recorded operations, where no kernel serves.
    ConceptPass recordedPass(const Batch& batch, at::Tensor& outputs) const;
    /// Of W along outputGradientᵀ·scores, with the ℓ1 term as the solver treats it.
    void updateWeights(const at::Tensor& outputGradient, const at::Tensor& scores);

    ObjectiveOptions options_;
};

}  // namespace vitrine::internal
