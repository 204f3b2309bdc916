// SPDX-License-Identifier: GPL-3.0-or-later
// The map of the latent space as the ui sees it: immutable values, shared, readable from any thread.
// N = images of the workspace's embeddings, n = points on the map.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "image/image.h"

namespace vitrine {

enum class MapKind : std::uint8_t { Image, Concept, Class, RandomWord };
enum class MapMethod { Tsne, Pca };
enum class MapMetric { Cosine, Euclidean };

/// Which vectors the distances are taken between.
enum class MapInput {
    Embeddings,     ///< CLIP's embeddings
    ConceptScores,  ///< ψ: cosines to the texts of the concept set
    Activations     ///< what the head of a run sees; images only
};

/// Everything that decides what a map looks like.
struct MapRequest {
    MapMethod method = MapMethod::Tsne;
    MapInput input = MapInput::Embeddings;
    std::string runId;  ///< of the run whose activations are shown
    MapMetric metric = MapMetric::Cosine;
    double perplexity = 30.0;       ///< lowered to (n − 1) / 3 where there are fewer points
    int iterations = 750;
    double exaggeration = 12.0;     ///< of attraction, during the first third at most
    double learningRateFactor = 1.0;  ///< times the usual one (TsneOptions::learningRate), > 0
    bool images = true;
    bool concepts = true;
    bool classes = true;
    int randomWords = 0;            ///< so many ordinary words, for comparison
    bool centreModalities = true;   ///< each kind of point loses its own mean: takes out the modality gap
    std::uint64_t seed = 42;

    bool operator==(const MapRequest&) const = default;
};

/// What one model answers for every point.
struct MapModel {
    std::string id;              ///< RunSnapshot::id
    std::string variantId;
    std::string title;
    std::vector<int> predicted;  ///< n, class index; −1 for what is no image
};

/// What the points are. Fixed during a fit; all its frames share it.
struct MapPoints {
    static constexpr std::uint8_t kNoSplit = 255;

    std::vector<MapKind> kinds;          ///< n
    std::vector<std::uint32_t> rows;     ///< n, row of the embeddings, or number of the concept, class, word
    std::vector<std::string> names;      ///< n, id of the image, or the text
    std::vector<int> classes;            ///< n, true class; −1 = not known or none
    std::vector<std::uint8_t> splits;    ///< n, a Split; kNoSplit for texts
    std::vector<std::string> classNames;
    std::vector<MapModel> models;        ///< CLIP first
    std::string embeddingsFingerprint;   ///< of the embeddings the images were taken from

    std::size_t size() const { return kinds.size(); }
    std::size_t count(MapKind kind) const;
};

using MapPointsPointer = std::shared_ptr<const MapPoints>;

/// The points at one moment of a fit.
struct MapFrame {
    MapPointsPointer points;
    MapRequest request;
    std::vector<float> coordinates;  ///< x, y of each point
    int iteration = 0;
    int iterations = 0;
    double kl = std::numeric_limits<double>::quiet_NaN();  ///< Kullback-Leibler divergence; NaN while not known, and for PCA
    bool isExaggerated = false;      ///< `kl` is then not comparable with later values
    std::vector<double> explained;   ///< PCA: share of the variance along x and y
    bool isFinished = false;
    double seconds = 0.0;            ///< of computing so far
    std::optional<Error> storeProblem;  ///< why a finished map could not be stored with the workspace
};

using MapFramePointer = std::shared_ptr<const MapFrame>;

/// k-means on the vectors the map was made from, images only.
struct ClusterRequest {
    MapInput input = MapInput::Embeddings;
    std::string runId;
    int clusters = 0;     ///< 0 = the number between `fewest` and `most` with the largest silhouette
    int fewest = 2;
    int most = 40;
    bool spherical = true;
    std::uint64_t seed = 42;
};

struct MapCluster {
    std::vector<std::string> concepts;  ///< its name: those with the largest mean z-score, best first
    std::vector<double> lifts;          ///< the mean z-score of each
    std::size_t size = 0;
    double silhouette = 0.0;            ///< mean over its images, −1..1
    int commonClass = -1;               ///< the most frequent class
    double commonShare = 0.0;           ///< of the labelled images
};

struct MapClusters {
    std::vector<MapCluster> clusters;                  ///< largest first
    std::vector<int> assignment;                       ///< N, index into `clusters`
    double silhouette = 0.0;
    double inertia = 0.0;
    std::optional<double> ari, nmi, purity;            ///< against the classes, where there are labels
    std::vector<std::pair<int, double>> sweep;         ///< k and silhouette of every k that was tried
};

using MapClustersPointer = std::shared_ptr<const MapClusters>;

/// Points near another one, measured where the map was made from, nearest first.
struct MapNeighbours {
    std::vector<std::uint32_t> points;
    std::vector<float> similarities;  ///< cosine
};

/// What a card says of a point beyond its name.
struct MapPointFacts {
    std::uint32_t point = 0;
    std::vector<std::string> concepts;  ///< those that stand out most, by z-score over the reference images; empty for texts
    std::vector<float> zScores;
};

/// A loaded image put on the map; no other point moved.
struct PlacedImage {
    std::uint64_t image = 0;  ///< ImageId
    float x = 0.0F, y = 0.0F;
    MapNeighbours neighbours;
};

/// The picture of one row of the embeddings.
struct MapPicture {
    std::uint32_t row = 0;
    std::string name;  ///< its id
    std::filesystem::path path;  ///< where it lies; empty for a drawing that is made when it is wanted
    Image picture;     ///< upright, longer side as asked for; empty where none is known
};

}  // namespace vitrine
