// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/map_clusters.h"

#include <algorithm>
#include <numeric>

#include "analysis/cluster_naming.h"
#include "analysis/clustering_quality.h"
#include "analysis/kmeans.h"
#include "engine/map_input.h"

namespace vitrine {
namespace {

constexpr std::size_t kNamingConcepts = 5;
constexpr std::size_t kSilhouetteSample = 3000;
constexpr std::size_t kSweepTries = 14;
constexpr int kRestarts = 4;

struct Partition {
    KMeansResult result;
    std::vector<std::pair<int, double>> sweep;
};

Result<Partition> partition(const Matrix& points, const ClusterRequest& request, const KMeansOptions& standard, JobContext& job) {
    KMeansOptions options = standard;
    Partition found;
    if (request.clusters > 0) {
        options.clusters = static_cast<std::size_t>(request.clusters);
        VITRINE_ASSIGN(found.result, fitKMeans(points, options, job));
        return found;
    }
    const std::size_t most = std::min(static_cast<std::size_t>(std::max(2, request.most)), points.rows() - 1);
    const std::size_t fewest = std::min(static_cast<std::size_t>(std::max(2, request.fewest)), most);
    VITRINE_ASSIGN(KMeansSweep sweep, sweepKMeans(points, fewest, most, kSweepTries, options, job));
    for (std::size_t i = 0; i < sweep.clusters.size(); ++i) found.sweep.emplace_back(static_cast<int>(sweep.clusters[i]), sweep.silhouette[i]);
    found.result = std::move(sweep.best);
    return found;
}

/// Cluster numbers by descending size, and back.
std::vector<int> numbersBySize(const std::vector<std::size_t>& sizes) {
    std::vector<std::size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
    std::vector<int> number(sizes.size());
    for (std::size_t i = 0; i < order.size(); ++i) number[order[i]] = static_cast<int>(i);
    return number;
}

void countClasses(MapClusters& clusters, const EmbeddingSnapshot& embeddings) {
    std::vector<std::vector<std::size_t>> counts(clusters.clusters.size(), std::vector<std::size_t>(embeddings.classNames.size(), 0));
    for (std::size_t row = 0; row < embeddings.size(); ++row)
        if (embeddings.labels[row] >= 0) ++counts[static_cast<std::size_t>(clusters.assignment[row])][static_cast<std::size_t>(embeddings.labels[row])];
    for (std::size_t c = 0; c < counts.size(); ++c) {
        const std::size_t labelled = std::accumulate(counts[c].begin(), counts[c].end(), std::size_t{0});
        if (labelled == 0) continue;
        const auto most = std::max_element(counts[c].begin(), counts[c].end());
        clusters.clusters[c].commonClass = static_cast<int>(most - counts[c].begin());
        clusters.clusters[c].commonShare = static_cast<double>(*most) / static_cast<double>(labelled);
    }
}

}  // namespace

Result<MapClustersPointer> makeClusters(const ClusterRequest& request, const Session& session, const std::string& device, JobContext& job) {
    VITRINE_TRY(checkMappable(session));
    const EmbeddingSnapshot& embeddings = *session.files.embeddings;
    if (embeddings.size() < 3) return fail(ErrorCode::EmptyInput, session.snapshot->name, "has too few images to make clusters of");
    VITRINE_ASSIGN(Matrix points, mapVectors(embeddings.images.normalizedRows(), request.input, request.runId, session));
    if (request.spherical) points = points.normalizedRows();
    KMeansOptions options;
    options.restarts = kRestarts;
    options.spherical = request.spherical;
    options.seed = request.seed;
    options.compute.device = device;
    VITRINE_ASSIGN(Partition found, partition(points, request, options, job));

    auto clusters = std::make_shared<MapClusters>();
    clusters->sweep = std::move(found.sweep);
    clusters->inertia = found.result.inertia;
    const std::vector<int> number = numbersBySize(found.result.sizes);
    for (const int label : found.result.labels) clusters->assignment.push_back(number[static_cast<std::size_t>(label)]);
    clusters->clusters.resize(number.size());

    VITRINE_ASSIGN(const Silhouette quality, silhouette(points, clusters->assignment, kSilhouetteSample, request.seed, options.compute, job));
    clusters->silhouette = quality.mean;
    for (std::size_t i = 0; i < quality.clusters.size(); ++i)
        clusters->clusters[static_cast<std::size_t>(quality.clusters[i])].silhouette = quality.clusterMeans[i];
    const Matrix scores = session.snapshot->clip->classifier->conceptScores(embeddings.images);
    VITRINE_ASSIGN(const auto names, nameClusters(scores, clusters->assignment, clusters->clusters.size(), kNamingConcepts));
    for (std::size_t c = 0; c < names.size(); ++c) {
        clusters->clusters[c].size = names[c].size;
        clusters->clusters[c].lifts = names[c].lifts;
        for (const std::size_t index : names[c].concepts) clusters->clusters[c].concepts.push_back(session.snapshot->conceptNames[index]);
    }
    countClasses(*clusters, embeddings);
    const bool hasLabels = std::any_of(embeddings.labels.begin(), embeddings.labels.end(), [](int label) { return label >= 0; });
    if (hasLabels) {
        VITRINE_ASSIGN(const ClusterAgreement agreement, clusterAgreement(embeddings.labels, clusters->assignment));
        clusters->ari = agreement.adjustedRand;
        clusters->nmi = agreement.normalisedMutualInformation;
        clusters->purity = agreement.purity;
    }
    return clusters;
}

}  // namespace vitrine
