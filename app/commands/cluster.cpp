// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine cluster: k-means of embeddings, and how well it agrees with labels.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <thread>

#include "analysis/clustering_quality.h"
#include "analysis/kmeans.h"
#include "commands/command.h"
#include "commands/console.h"
#include "commands/embedding_source.h"
#include "io/atomic_file.h"
#include "io/json_document.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

using nlohmann::ordered_json;

constexpr std::size_t kSilhouetteSample = 5000;
constexpr std::size_t kSweepTries = 20;

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

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
    return range;
}

class ClusterCommand final : public Command {
public:
    std::string name() const override { return "cluster"; }
    std::string summary() const override { return "Clusters embeddings by k-means"; }

    void addOptions(CLI::App& app) override {
        app.add_option("--embeddings", embeddings_, "Matrix as .npy or .safetensors (default: those of the demo)");
        app.add_option("--labels", labels_, "Labels to compare with: .npy of whole numbers, or text with one a line");
        app.add_option("--k", clusters_, "Clusters, or a range like 2-40: the best silhouette wins")->required();
        app.add_option("--restarts", options_.restarts, "Starts by k-means++; the best wins")
            ->check(CLI::Range(1, 10000))
            ->capture_default_str();
        app.add_flag("--spherical", options_.spherical, "Rows and centres of unit length");
        app.add_option("--device", options_.compute.device, "cpu, cuda or cuda:N")->capture_default_str();
        app.add_option("--threads", options_.compute.threads, "Compute threads; 0 = every core")
            ->check(CLI::Range(0, 1024))
            ->capture_default_str();
        app.add_option("--seed", options_.seed, "Seed")->capture_default_str();
        app.add_option("--output", output_, "CSV file to write: id, cluster");
        app.add_flag("--json", asJson_, "What was measured as JSON on standard output");
    }

    int run(const CommandContext&) override {
        const InterruptWatch interrupt;
        StatusLine status;
        JobContext job = terminalJob(interrupt, status);
        const Result<ordered_json> report = make(job);
        status.clear();
        if (!report) return failed(report.error());
        if (asJson_) {
            std::cout << report->dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
            return kExitDone;
        }
        std::printf("%zu points, %zu clusters, inertia %.6g, silhouette %.3f", (*report)["n"].get<std::size_t>(),
                    (*report)["k"].get<std::size_t>(), (*report)["inertia"].get<double>(),
                    (*report)["silhouette"].get<double>());
        if (report->contains("ari"))
            std::printf(", ARI %.3f, NMI %.3f, purity %.3f", (*report)["ari"].get<double>(),
                        (*report)["nmi"].get<double>(), (*report)["purity"].get<double>());
        std::printf("\n");
        return kExitDone;
    }

private:
    Result<ordered_json> make(JobContext& job) {
        if (!output_.empty()) VITRINE_TRY(checkFolderOf(output_));
        VITRINE_ASSIGN(const ClusterRange range, parseRange(clusters_));
        auto start = std::chrono::steady_clock::now();
        VITRINE_ASSIGN(const LabelledPoints points, readLabelledPoints(embeddings_, labels_));
        if (options_.compute.threads == 0)
            options_.compute.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        ordered_json report{
            {"schema", "vitrine.cluster_report/1"}, {"embeddings", points.subject},  {"n", points.points.rows()},
            {"dimensions", points.points.cols()},   {"restarts", options_.restarts}, {"spherical", options_.spherical},
            {"threads", options_.compute.threads},  {"seed", options_.seed}};
        report["seconds"]["read"] = secondsSince(start);
        start = std::chrono::steady_clock::now();
        Result<KMeansResult> fitted = fit(points, range, report, job);
        if (!fitted) {
            Error error = std::move(fitted.error());
            if (error.code != ErrorCode::Cancelled) error.subject = points.subject;
            return fail(std::move(error));
        }
        report["seconds"]["cluster"] = secondsSince(start);
        start = std::chrono::steady_clock::now();
        const Matrix rows = options_.spherical ? points.points.normalizedRows() : points.points;
        VITRINE_ASSIGN(const Silhouette quality,
                       silhouette(rows, fitted->labels, kSilhouetteSample, options_.seed, options_.compute, job));
        report["seconds"]["silhouette"] = secondsSince(start);
        VITRINE_TRY(describe(points, *fitted, quality, report));
        VITRINE_TRY(write(points, *fitted));
        return report;
    }

    Result<KMeansResult> fit(const LabelledPoints& points, const ClusterRange& range, ordered_json& report,
                             JobContext& job) {
        if (range.fewest == range.most) {
            options_.clusters = range.fewest;
            return fitKMeans(points.points, options_, job);
        }
        VITRINE_ASSIGN(KMeansSweep sweep,
                       sweepKMeans(points.points, range.fewest, range.most, kSweepTries, options_, job));
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

    fs::path embeddings_, labels_, output_;
    std::string clusters_;
    KMeansOptions options_;
    bool asJson_ = false;
};

}  // namespace

std::unique_ptr<Command> make_cluster() { return std::make_unique<ClusterCommand>(); }

}  // namespace vitrine
