// SPDX-License-Identifier: GPL-3.0-or-later
// What the Inspect report says, as plain data: the same value is drawn on screen, in PDF, PNG and SVG
// (ui/report) and printed by `vitrine inspect --json`. Nothing here draws or computes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "image/image.h"

namespace vitrine {

enum class ReportScale {
    Raw,     ///< activations as the head sees them; CLIP: cosine
    ZScore,  ///< standard deviations from the mean of the reference set
    Rank     ///< place among the model's concepts in this image, 1 = strongest
};

enum class ReportArrangement {
    Aligned,   ///< every column shows the same concepts in the same order
    TopOfEach  ///< every column shows its own strongest concepts
};

/// One bar of a column.
struct ReportBar {
    std::string conceptName;
    double value = 0.0;                ///< on the report's scale
    std::optional<double> similarity;  ///< of the unit to its own words (cos-cubed), CBMs only
    bool amongStrongest = true;        ///< belongs to this column's own top k
};

/// What one model sees in one image.
struct ReportColumn {
    std::string modelId;  ///< method: "clip", "sparse_cbm", "l1_cbm", "contrastive_cbm"…; chooses the colour
    std::string title;    ///< "Sparse-CBM"
    std::string runName;  ///< which training of the method; empty for zero-shot CLIP
    std::string predictedClass;
    double probability = 0.0;  ///< softmax over all classes
    std::size_t activeConcepts = 0;  ///< |activation| above 5 % of the largest
    std::size_t conceptCount = 0;
    std::optional<double> jaccardAt10;        ///< agreement of the top 10 with CLIP's
    std::optional<double> conceptSimilarity;  ///< mean over alive concepts (cos-cubed)
    std::optional<double> conceptsPerDecision;  ///< NCC.95 of this decision
    std::vector<ReportBar> bars;
};

struct ReportTerm {
    std::string conceptName;
    double value = 0.0;  ///< logits, positive speaks for class A
};

/// "Why A and not B" of one model.
struct ReportExplanation {
    std::string modelId;
    std::string title;
    std::string classA;
    std::string classB;
    std::vector<ReportTerm> terms;  ///< the largest, by magnitude
    double restOfTerms = 0.0;       ///< sum of the terms not listed
    std::size_t restCount = 0;
    double biasTerm = 0.0;
    double gap = 0.0;       ///< logit A − logit B
    double residual = 0.0;  ///< all terms + bias − gap
};

/// A concept moved by hand, in standard deviations from the mean of the reference set: the unit in
/// which one slider moves every model.
struct ReportEdit {
    std::string conceptName;
    double before = 0.0;  ///< what CLIP sees in the image
    double after = 0.0;
};

/// What a model says after the edits.
struct ReportOutcome {
    std::string modelId;
    std::string title;
    std::string classBefore;
    std::string classAfter;
    double probabilityBefore = 0.0;
    double probabilityAfter = 0.0;
};

/// A smallest change that makes a model decide otherwise: of one concept where one suffices within its
/// usual range, else of several.
struct ReportFlip {
    std::string modelId;
    std::string title;
    std::vector<ReportTerm> changes;  ///< in units of the activation
    std::string toClass;
    bool inRange = true;  ///< every changed value stays inside the reference range
};

struct ReportWhatIf {
    std::vector<ReportEdit> edits;
    std::vector<ReportOutcome> outcomes;
    std::vector<ReportFlip> flips;
    bool empty() const { return edits.empty() && flips.empty(); }
};

/// Relevance of one concept over the image, row-major from the top left.
struct ReportHeatMap {
    std::string conceptName;
    Matrix values;         ///< grid × grid, 0..1
    double opacity = 0.6;  ///< 0..1
    /// The part of the image the model saw (centre crop), as fractions of its width and height.
    double left = 0.0, top = 0.0, right = 1.0, bottom = 1.0;
    double lowest = 0.0, highest = 1.0;  ///< cosines that 0 and 1 stand for
};

/// One image and everything said about it.
struct ReportItem {
    std::string fileName;
    Image image;             ///< as shown, possibly reduced
    int originalWidth = 0;   ///< px
    int originalHeight = 0;  ///< px
    std::string label;       ///< known class, empty when there is none
    std::vector<ReportColumn> columns;
    std::vector<ReportExplanation> explanations;
    std::optional<ReportWhatIf> whatIf;
    std::optional<ReportHeatMap> heatMap;
    std::vector<std::string> warnings;
};

/// An input that could not be read; the rest of the report goes on.
struct ReportSkipped {
    std::string fileName;
    std::string reason;
};

/// One line of "what this was made with".
struct ReportSetting {
    std::string name;  ///< "image_size", "run_<id>"…
    std::string value;
};

struct InspectReport {
    std::string title;
    std::string date;  ///< ISO 8601 with offset
    std::string applicationVersion;
    std::string workspaceName;
    std::string backboneName;
    std::string backboneFingerprint;
    std::string conceptSetName;
    std::size_t conceptCount = 0;
    ReportScale scale = ReportScale::Raw;
    ReportArrangement arrangement = ReportArrangement::Aligned;
    std::vector<ReportSetting> settings;
    std::vector<std::string> warnings;
    std::vector<ReportItem> items;
    std::vector<ReportSkipped> skipped;
};

/// Stable identifiers used in JSON: "raw", "z_score", "rank"; "aligned", "top_of_each".
const char* reportScaleName(ReportScale scale);
const char* reportArrangementName(ReportArrangement arrangement);

/// JSON text, schema "vitrine.inspect_report/1"; pictures and heat-map grids are left out. Texts that
/// are not UTF-8 (file names) have the bad bytes replaced. Numbers that are not finite become null.
std::string toJson(const InspectReport& report, int indent = 2);

}  // namespace vitrine
