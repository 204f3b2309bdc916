// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/internal/affinities.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/internal/affinity_row.h"
#include "base/option_spec.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kRowsAtOnce = 2048;

struct Entry {
    std::int32_t column;
    float value;
};

/// Entries of p_{j|i} by column: who counts i among its neighbours.
struct Incoming {
    std::vector<std::int64_t> start;
    std::vector<Entry> entries;  ///< of each column ascending by row
};

Incoming incomingOf(const NeighbourTable& table, const std::vector<float>& conditional) {
    const std::size_t n = table.size();
    Incoming incoming;
    incoming.start.assign(n + 1, 0);
    for (const std::int32_t column : table.indices) ++incoming.start[static_cast<std::size_t>(column) + 1];
    for (std::size_t i = 0; i < n; ++i) incoming.start[i + 1] += incoming.start[i];
    incoming.entries.resize(table.indices.size());
    std::vector<std::int64_t> next(incoming.start.begin(), incoming.start.end() - 1);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t e = i * table.k; e < (i + 1) * table.k; ++e) {
            const auto to = static_cast<std::size_t>(next[static_cast<std::size_t>(table.indices[e])]++);
            incoming.entries[to] = {static_cast<std::int32_t>(i), conditional[e]};
        }
    }
    return incoming;
}

/// Union of both lists, which ascend by column; equal columns are added.
void mergeRow(const std::vector<Entry>& own, const Entry* incoming, std::size_t count, std::vector<Entry>& out) {
    out.clear();
    std::size_t a = 0, b = 0;
    while (a < own.size() || b < count) {
        if (b == count || (a < own.size() && own[a].column < incoming[b].column)) {
            out.push_back(own[a++]);
        } else if (a == own.size() || incoming[b].column < own[a].column) {
            out.push_back(incoming[b++]);
        } else {
            out.push_back({own[a].column, own[a].value + incoming[b].value});
            ++a;
            ++b;
        }
    }
}

}  // namespace

Result<ConditionalAffinities> conditionalAffinities(const NeighbourTable& table, double perplexity, JobContext& job) {
    const std::size_t n = table.size();
    ConditionalAffinities affinities{std::vector<float>(table.indices.size()), std::vector<double>(n)};
    for (std::size_t block = 0; block < n; block += kRowsAtOnce) {
        if (!job.checkpoint({VITRINE_TR_NOOP("Core", "Affinities"), static_cast<std::int64_t>(block),
                             static_cast<std::int64_t>(n)}))
            return fail(ErrorCode::Cancelled, "t-SNE", "stopped");
        const std::size_t end = std::min(n, block + kRowsAtOnce);
        at::parallel_for(static_cast<std::int64_t>(block), static_cast<std::int64_t>(end), 64,
                         [&](auto first, auto last) {
                             for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i)
                                 affinities.beta[i] = calibrateRow(table.squaredDistances.data() + i * table.k, table.k,
                                                                   perplexity, affinities.values.data() + i * table.k);
                         });
    }
    return affinities;
}

Result<JointAffinities> jointAffinities(const NeighbourTable& table, const std::vector<float>& conditional,
                                        JobContext& job) {
    const std::size_t n = table.size();
    const Incoming incoming = incomingOf(table, conditional);
    JointAffinities joint;
    joint.rowStart.assign(n + 1, 0);
    joint.columns.reserve(table.indices.size() * 3 / 2);
    joint.values.reserve(table.indices.size() * 3 / 2);
    std::vector<Entry> own(table.k), row;
    const float scale = 0.5F / static_cast<float>(n);
    for (std::size_t i = 0; i < n; ++i) {
        if (i % kRowsAtOnce == 0 && !job.checkpoint({VITRINE_TR_NOOP("Core", "Affinities"),
                                                     static_cast<std::int64_t>(i), static_cast<std::int64_t>(n)}))
            return fail(ErrorCode::Cancelled, "t-SNE", "stopped");
        for (std::size_t e = 0; e < table.k; ++e) own[e] = {table.of(i)[e], conditional[i * table.k + e]};
        std::sort(own.begin(), own.end(), [](const Entry& a, const Entry& b) { return a.column < b.column; });
        const auto begin = static_cast<std::size_t>(incoming.start[i]);
        mergeRow(own, incoming.entries.data() + begin, static_cast<std::size_t>(incoming.start[i + 1]) - begin, row);
        for (const Entry& entry : row) {
            const float p = entry.value * scale;
            joint.columns.push_back(entry.column);
            joint.values.push_back(p);
            if (p > 0.0F) joint.entropySum += static_cast<double>(p) * std::log(static_cast<double>(p));
        }
        while (joint.columns.size() % kRowPadding != 0) {
            joint.columns.push_back(static_cast<std::int32_t>(i));
            joint.values.push_back(0.0F);
        }
        joint.rowStart[i + 1] = static_cast<std::int64_t>(joint.columns.size());
    }
    return joint;
}

}  // namespace vitrine::internal
