// SPDX-License-Identifier: GPL-3.0-or-later
// What is known about one method on one split: plain data, immutable once made, shared across threads as
// std::shared_ptr<const X>. N images, D concepts, C classes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "comparison/measure.h"
#include "datasets/dataset.h"
#include "evaluation/intervention.h"

namespace vitrine {

/// The images every method of a comparison was measured on.
struct EvaluatedImages {
    Split split = Split::Test;
    std::string note;                ///< English: why not the split asked for ("no test images …"); else empty
    std::vector<std::string> ids;    ///< N names, as in the embedding snapshot
    std::vector<std::size_t> rows;   ///< N rows of the snapshot
    std::vector<int> labels;         ///< N true classes
    std::vector<std::string> classNames;  ///< C
    std::string fingerprint;         ///< SHA-256 of ids and labels in order

    std::size_t size() const { return labels.size(); }
    std::size_t classCount() const { return classNames.size(); }
};

/// One row of the per-class table.
struct ClassMeasures {
    std::size_t images = 0;  ///< with this true class
    double precision = 0.0;  ///< 0 where nothing was predicted as it
    double recall = 0.0;     ///< = accuracy within the class; 0 without images
    double f1 = 0.0;
    std::optional<Interval> recallInterval;
};

/// Accuracy of a head allowed `target` weights a class.
struct NecPoint {
    std::size_t target = 0;   ///< 5, 10, …, 30
    double reached = 0.0;     ///< NEC of the head before pruning; below `target` when the path ended early
    bool endedEarly = false;  ///< nothing was pruned: the path has no point with that many weights
    double accuracy = 0.0;
    std::optional<Interval> interval;
};

/// Accuracy and agreement with the full decision against the number of concepts kept or dropped, 0..D.
struct InsertionCurve {
    std::vector<double> insertionAccuracy, insertionAgreement;
    std::vector<double> deletionAccuracy, deletionAgreement;
};

/// Leakage of concept labels (metrics that need them); each empty where not defined.
struct LeakageMeasures {
    std::optional<double> conceptsTask;       ///< CTL (Parisini et al., 2025): mean over concepts
    std::optional<double> interConcept;       ///< ICL: mean over pairs
    std::optional<double> oracleImpurity;     ///< OIS, rank form
    std::optional<double> disentanglement;    ///< DCI D
    std::optional<double> dciCompleteness;    ///< DCI C
};

/// One method, evaluated.
struct MethodEvaluation {
    std::string variant;      ///< id of the ClassifierVariant
    std::string run;          ///< folder name of the run; empty for a method without training
    std::string title;        ///< "Sparse-CBM"
    std::string formulation;  ///< as in RunInfo
    std::string options;      ///< JSON object of all option values
    std::int64_t seed = 0;
    bool needsTraining = true;
    std::string created;      ///< UTC, ISO 8601: when it was evaluated
    std::string version;      ///< of Vitrine

    std::shared_ptr<const EvaluatedImages> images;
    std::size_t concepts = 0;
    std::size_t resamples = 0;   ///< behind the intervals; percentile, stratified by class
    MeasureSet measures;

    std::vector<int> predicted;         ///< N
    std::vector<float> confidence;      ///< N, softmax probability of the predicted class
    std::vector<ClassMeasures> classes; ///< C
    std::vector<NecPoint> nec;          ///< empty where ANEC does not apply
    std::optional<InsertionCurve> insertion;
    std::optional<InterventionCurve> intervention;
    std::optional<LeakageMeasures> leakage;
    std::vector<float> conceptSimilarity;  ///< D, cos-cubed, NaN without variance; or empty
    std::vector<float> conceptAuc;         ///< D, NaN with one label only; or empty

    const Measure& operator[](MeasureId id) const { return measures[id]; }
};

/// C×C counts, rows true, columns predicted, row-major.
std::vector<std::uint32_t> confusionCounts(const MethodEvaluation& evaluation);

/// Positions (into EvaluatedImages) of the images of one cell; no class = any.
std::vector<std::size_t> imagesOfCell(const MethodEvaluation& evaluation, std::optional<int> trueClass,
                                      std::optional<int> predictedClass);

/// Off-diagonal cells by count, largest first, ties to the lower true, then predicted class.
struct ConfusedPair {
    int trueClass = 0;
    int predictedClass = 0;
    std::uint32_t images = 0;
    double share = 0.0;  ///< of the images of the true class
};
std::vector<ConfusedPair> mostConfusedPairs(const MethodEvaluation& evaluation, std::size_t limit);

}  // namespace vitrine
