// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine hands to the ui: immutable values, shared as std::shared_ptr<const X>, readable
// from any thread. D = concepts of the workspace, C = classes, P = embedding length.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/matrix.h"
#include "classifiers/concept_classifier.h"
#include "classifiers/reference_statistics.h"
#include "evaluation/explanation.h"
#include "image/image.h"
#include "image/stored_picture.h"

namespace vitrine {

using ImageId = std::uint64_t;  ///< given once by the engine, never reused; 0 = none
using JobId = std::uint64_t;    ///< likewise

/// The CLIP model in use.
struct BackboneInfo {
    std::string title;            ///< name of the model directory, or what its model card says
    std::filesystem::path path;   ///< model directory
    int imageSize = 0;            ///< side of the square the model sees, pixels
    int projectionDim = 0;        ///< P
    std::string fingerprint;      ///< SHA-256 of the weights, hex
    bool isDemoBackbone = false;  ///< knows only the drawings of the field guide
    bool coversText = true;       ///< false: some concepts or classes hold words it never learnt
    std::vector<std::string> uncoveredTexts;  ///< those texts
};

/// One column of the inspector as a model: the zero-shot classifier of CLIP or a trained run.
struct RunSnapshot {
    std::string id;         ///< folder name of the run; "clip" for the zero-shot column
    std::string variantId;  ///< "zero_shot", "sparse_cbm", "l1_cbm", "contrastive_cbm", …
    std::string title;      ///< "CLIP", "Sparse-CBM", … (product names, not translated)
    std::filesystem::path path;
    std::shared_ptr<const ConceptClassifier> classifier;  ///< null when the run can not be used
    std::vector<std::string> conceptNames;                ///< D of this run, in its own order
    std::vector<std::string> classNames;                  ///< C of this run
    LinearHead head;              ///< what turns activations into logits; for explanations and flips
    ReferenceStatistics reference;  ///< distribution of activations over the training images
    ConceptReference range;         ///< the same as evaluation/explanation.h wants it: deviation, 1 % and 99 % quantile
    std::vector<float> conceptSimilarity;  ///< per concept in [−1, 1], NaN where not known: does the unit still mean
                                           ///< it (cos-cubed)? empty for CLIP
    std::map<std::string, double> metrics; ///< "validation_accuracy", "active_concepts", … as the run recorded them
    std::string optionsJson;               ///< settings of the training, for reports
    std::vector<std::string> warnings;     ///< plain English; the ui shows them beside the column
    std::optional<Error> unusable;         ///< set: greyed out for this reason (other backbone, other concepts, broken)
};

/// An image the workspace lists with its true class.
struct WorkspaceImage {
    std::filesystem::path path;
    std::string label;  ///< class name; empty = not labelled
};

/// Everything about the open workspace that does not depend on an image.
struct WorkspaceSnapshot {
    std::uint64_t version = 0;  ///< grows with every change
    std::string name;
    std::filesystem::path path;
    bool isDemo = false;
    BackboneInfo backbone;
    std::string conceptSetName;
    std::string conceptSetFingerprint;
    std::vector<std::string> conceptNames;  ///< D
    std::vector<std::string> classNames;    ///< C
    std::vector<float> conceptQuality;      ///< ROC-AUC of CLIP's score per concept, or empty when not measured
    Matrix conceptTexts;                    ///< D×P, unit rows
    Matrix classTexts;                      ///< C×P, unit rows
    float logitScale = 1.0F;                ///< exp of the checkpoint's logit_scale
    std::shared_ptr<const RunSnapshot> clip;                ///< the zero-shot column
    std::vector<std::shared_ptr<const RunSnapshot>> runs;   ///< trained runs, usable and greyed
    std::vector<WorkspaceImage> images;                     ///< pictures that belong to the workspace
    std::size_t referenceImages = 0;                        ///< rows behind the reference statistics
    std::size_t embeddedImages = 0;                         ///< rows of the workspace's embeddings
    bool embeddingsFit = false;                             ///< they were made by this backbone

    /// The zero-shot column, then every usable run.
    std::vector<std::shared_ptr<const RunSnapshot>> columns() const;
};

enum class ImageState { Pending, Ready, Failed };

/// One image of the film strip.
struct ImageEntry {
    ImageId id = 0;
    std::filesystem::path path;  ///< empty for a pasted image
    std::string fileName;        ///< last part of the path, or "pasted image"
    int width = 0;               ///< pixels, upright (EXIF applied); 0 while pending
    int height = 0;
    std::string label;           ///< true class where the workspace knows it, else empty
    StoredPicture thumbnail;     ///< longer side ≤ 160 pixels; empty until decoded
    ImageState state = ImageState::Pending;
    Error error;                 ///< state Failed only
};

/// What one model says about one image. All concept vectors follow the concept order of the
/// model (RunSnapshot::conceptNames), all class vectors its class order.
struct ModelColumn {
    std::string id;                       ///< RunSnapshot::id
    std::string title;
    std::vector<float> activations;       ///< D, raw: what the head sees
    std::vector<float> zScores;           ///< D, (activation − mean) / deviation over the reference images
    std::vector<float> referenceRanks;    ///< D, share of the reference images with a smaller activation, 0..1
    std::vector<int> ranks;               ///< D, 1 = largest activation of this image
    std::vector<float> logits;            ///< C
    std::vector<float> probabilities;     ///< C, softmax of logits
    int predicted = 0;                    ///< class index, argmax of logits
    int activeConcepts = 0;               ///< concepts with |activation| above 5 % of the largest
    double jaccardWithClip = 1.0;         ///< of the two top-10 sets by z-score (exact zeros are not seen); 1 for CLIP
    double conceptsPerDecision = 0.0;     ///< NCC.95: fewest concepts that make 95 % of the predicted class's score
    std::vector<float> conceptSimilarity; ///< as in RunSnapshot; empty for CLIP
    std::shared_ptr<const RunSnapshot> run;
};

/// Everything the inspector shows for one image.
struct InspectionSnapshot {
    std::uint64_t version = 0;
    ImageEntry image;
    Image picture;                     ///< upright, longer side ≤ 1024 pixels
    Image modelView;                   ///< what the backbone sees: resized and cropped to imageSize²
    std::vector<ModelColumn> columns;  ///< CLIP first, then every usable run
    Matrix embedding;                  ///< 1×P, not normalised
    Matrix patchEmbeddings;            ///< (grid·grid)×P, rows top to bottom, left to right; empty if the model has none
    int patchGrid = 0;
    double inferenceMilliseconds = 0.0;  ///< time of the encoder per image (its micro-batch divided by its size)
    double totalMilliseconds = 0.0;      ///< from the request to this snapshot
    std::string nearestTrainingImage;    ///< id of the most similar reference image, empty without a reference
    std::string nearestTrainingClass;
    double nearestCosine = 0.0;
    double domainThreshold = 0.0;  ///< nearestCosine below it counts as outside; 0 = not calibrated
    bool isOutOfDomain = false;    ///< unlike all reference images (on the demo backbone: most likely a photograph)
    std::shared_ptr<const WorkspaceSnapshot> workspace;
};

/// Where in the image a concept is seen: cosine of each patch embedding to the concept's text.
struct HeatMap {
    ImageId image = 0;
    std::string conceptName;
    int grid = 0;                ///< patches per side
    std::vector<float> values;   ///< grid², rows top to bottom
    float minimum = 0.0F;
    float maximum = 0.0F;
    /// Part of the upright image the model saw, as fractions of its width and height (centre crop).
    float left = 0.0F, top = 0.0F, right = 1.0F, bottom = 1.0F;
};

enum class JobStatus { Waiting, Running, Paused, Stopping, Done, Cancelled, Failed };

/// One long piece of work, as the status bar shows it.
struct JobState {
    JobId id = 0;
    std::string title;  ///< "Encoding 120 images", "Training Sparse-CBM", …
    std::string stage;  ///< translatable literal of the running step
    std::int64_t done = 0;
    std::int64_t total = 0;  ///< 0 = unknown
    double perSecond = 0.0;  ///< of what done counts, over the last seconds; 0 = not measured
    bool canPause = false;   ///< Engine::setPaused
    JobStatus status = JobStatus::Waiting;
    Error error;  ///< Failed only
};

using JobList = std::vector<JobState>;

/// A file or folder that was left out, and why.
struct SkippedPath {
    std::filesystem::path path;
    Error error;
};

}  // namespace vitrine
