// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine cluster: k-means of embeddings, and how well it agrees with labels.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "analysis/clustering_quality.h"
#include "analysis/kmeans.h"
#include "base/counted.h"
#include "base/stopwatch.h"
#include "commands/console.h"
#include "commands/embedding_command.h"
#include "io/atomic_file.h"
#include "io/json_document.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

using nlohmann::ordered_json;

constexpr std::size_t kSilhouetteSample = 5000;
constexpr std::size_t kSweepTries = 20;

struct ClusterRange {
    std::size_t fewest = 0, most = 0;
};

/// "20", or "2-40" to be tried.
Result<ClusterRange> parseRange(const std::string& text) {
    ClusterRange range;
    const char* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, range.fewest);
    range.most = range.fewest;
    bool isWhole = first.ec == std::errc() && first.ptr == end;
    if (first.ec == std::errc() && first.ptr != end && *first.ptr == '-') {
        const auto second = std::from_chars(first.ptr + 1, end, range.most);
        isWhole = second.ec == std::errc() && second.ptr == end && range.most > range.fewest;
    }
    if (!isWhole)
        return fail(ErrorCode::InvalidOption, "--k", "\"" + text + "\" is neither a number nor a range like 2-40");
    if (range.fewest == 0)
        return fail(ErrorCode::InvalidOption, "--k", "\"" + text + "\" asks for no cluster at all; 1 is the fewest");
    if (range.fewest == 1 && range.most > 1)
        return fail(ErrorCode::InvalidOption, "--k", "\"" + text + "\" begins at 1, which has no silhouette to compare; begin at 2");
    return range;
}

class ClusterCommand final : public EmbeddingCommand {
public:
    std::string name() const override { return "cluster"; }
    std::string summary() const override { return "Clusters embeddings by k-means"; }

    void addOptions(CLI::App& app) override {
        addCommonOptions(app, "Labels to compare with");
        app.add_option("--k", clusters_, "Clusters, or a range like 2-40: the best silhouette wins")->required();
        app.add_option("--restarts", options_.restarts, "Starts by k-means++; the best wins")
            ->check(CLI::Range(1, 10000))
            ->capture_default_str();
        app.add_flag("--spherical", options_.spherical, "Rows and centres of unit length");
        app.add_option("--output", output_, "CSV file to write: id, cluster");
    }

private:
    const char* schema() const override { return "vitrine.cluster_report/1"; }

    Result<> checkOptions() override {
        if (!output_.empty()) VITRINE_TRY(checkFolderOf(output_));
        VITRINE_ASSIGN(range_, parseRange(clusters_));
        return {};
    }

    Result<> make(const LabelledPoints& points, ordered_json& report, JobContext& job) override {
        report["restarts"] = options_.restarts;
        report["spherical"] = options_.spherical;
        options_.compute = compute_;
        options_.seed = seed_;
        Stopwatch watch;
        VITRINE_ASSIGN(const KMeansResult fitted, fit(points, report, job));
        report["seconds"]["cluster"] = watch.seconds();
        watch.restart();
        const Matrix rows = options_.spherical ? points.points.normalizedRows() : points.points;
        VITRINE_ASSIGN(const Silhouette quality,
                       silhouette(rows, fitted.labels, kSilhouetteSample, options_.seed, options_.compute, job));
        report["seconds"]["silhouette"] = watch.seconds();
        VITRINE_TRY(describe(points, fitted, quality, report));
        return write(points, fitted);
    }

    void printSummary(const ordered_json& report) const override {
        std::printf("%s, %s, inertia %.6g, silhouette %.3f", counted(report["n"].get<std::size_t>(), "point", "points").c_str(),
                    counted(report["k"].get<std::size_t>(), "cluster", "clusters").c_str(), report["inertia"].get<double>(), report["silhouette"].get<double>());
        if (report.contains("ari"))
            std::printf(", ARI %.3f, NMI %.3f, purity %.3f", report["ari"].get<double>(), report["nmi"].get<double>(),
                        report["purity"].get<double>());
        std::printf("\n");
    }

    Result<KMeansResult> fit(const LabelledPoints& points, ordered_json& report, JobContext& job) {
        if (range_.fewest == range_.most) {
            options_.clusters = range_.fewest;
            return fitKMeans(points.points, options_, job);
        }
        VITRINE_ASSIGN(KMeansSweep sweep,
                       sweepKMeans(points.points, range_.fewest, range_.most, kSweepTries, options_, job));
        for (std::size_t i = 0; i < sweep.clusters.size(); ++i)
            report["sweep"].push_back(
                {{"k", sweep.clusters[i]}, {"silhouette", sweep.silhouette[i]}, {"inertia", sweep.inertia[i]}});
        return std::move(sweep.best);
    }

    static Result<> describe(const LabelledPoints& points, const KMeansResult& result, const Silhouette& quality,
                             ordered_json& report) {
        report["k"] = result.centres.rows();
        report["inertia"] = result.inertia;
        report["iterations"] = result.iterations;
        report["converged"] = result.converged;
        report["silhouette"] = quality.mean;
        report["silhouette_points"] = quality.points.size();
        for (std::size_t c = 0; c < result.sizes.size(); ++c) {
            const auto at = std::find(quality.clusters.begin(), quality.clusters.end(), static_cast<int>(c)) -
                            quality.clusters.begin();
            const bool isMeasured = at < static_cast<std::ptrdiff_t>(quality.clusters.size()) &&
                                    std::isfinite(quality.clusterMeans[static_cast<std::size_t>(at)]);
            report["clusters"].push_back(
                {{"points", result.sizes[c]},
                 {"silhouette",
                  isMeasured ? ordered_json(quality.clusterMeans[static_cast<std::size_t>(at)]) : ordered_json()}});
        }
        if (points.labels.empty()) return {};
        VITRINE_ASSIGN(const ClusterAgreement agreement, clusterAgreement(points.labels, result.labels));
        report["ari"] = agreement.adjustedRand;
        report["nmi"] = agreement.normalisedMutualInformation;
        report["purity"] = agreement.purity;
        return {};
    }

    Result<> write(const LabelledPoints& points, const KMeansResult& result) const {
        if (output_.empty()) return {};
        std::string text = "id,cluster\n";
        for (std::size_t i = 0; i < points.ids.size(); ++i)
            text += csvField(points.ids[i]) + "," + std::to_string(result.labels[i]) + "\n";
        return writeFileAtomically(output_, std::string_view(text));
    }

    fs::path output_;
    std::string clusters_;
    ClusterRange range_;
    KMeansOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_cluster() { return std::make_unique<ClusterCommand>(); }

}  // namespace vitrine
