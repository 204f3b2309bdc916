// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/evaluation_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "base/counted.h"
#include "comparison/table_text.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

std::string formatted(const char* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

Json numberJson(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? Json(*value) : Json();
}

/// Runs that are shown as one row: the seeds of one method, or a run alone.
std::vector<std::vector<std::size_t>> rowsOf(const Comparison& comparison) {
    std::vector<std::vector<std::size_t>> rows;
    std::vector<bool> isTaken(comparison.methods.size(), false);
    for (std::size_t n = 0; n < comparison.methods.size(); ++n) {
        if (isTaken[n]) continue;
        std::vector<std::size_t> members{n};
        for (const SeedSummary& seeds : comparison.seeds)
            if (std::find(seeds.members.begin(), seeds.members.end(), n) != seeds.members.end()) members = seeds.members;
        for (const std::size_t member : members) isTaken[member] = true;
        rows.push_back(std::move(members));
    }
    return rows;
}

/// A measure over the seeds of a row: mean, mean bounds of the intervals, deviation.
struct Cell {
    std::optional<double> value, low, high, deviation;
    Absence absence = Absence::None;
};

Cell cellOf(const Comparison& comparison, const std::vector<std::size_t>& row, MeasureId id) {
    Cell cell;
    std::vector<double> values;
    double low = 0.0;
    double high = 0.0;
    bool hasInterval = true;
    for (const std::size_t member : row) {
        const Measure& measure = (*comparison.methods[member])[id];
        if (!measure.value) {
            cell.absence = measure.absence;
            continue;
        }
        values.push_back(*measure.value);
        hasInterval = hasInterval && measure.interval;
        if (measure.interval) {
            low += measure.interval->low;
            high += measure.interval->high;
        }
    }
    if (values.empty()) return cell;
    const auto count = static_cast<double>(values.size());
    double mean = 0.0;
    for (const double value : values) mean += value / count;
    cell.absence = Absence::None;
    cell.value = mean;
    if (hasInterval) {
        cell.low = low / count;
        cell.high = high / count;
    }
    if (values.size() > 1) {
        double squares = 0.0;
        for (const double value : values) squares += (value - mean) * (value - mean);
        cell.deviation = std::sqrt(squares / (count - 1.0));
    }
    return cell;
}

Json objectOf(const Comparison& comparison, const std::vector<std::size_t>& row) {
    const MethodEvaluation& method = *comparison.methods[row.front()];
    Json out{{"method", method.variant}, {"title", method.title}, {"formulation", method.formulation}};
    Json intervals = Json::object();
    Json deviations = Json::object();
    Json absent = Json::object();
    for (const MeasureInfo& info : measures()) {
        const Cell cell = cellOf(comparison, row, info.id);
        out[info.name] = numberJson(cell.value);
        intervals[info.name] = cell.low ? Json::array({numberJson(cell.low), numberJson(cell.high)}) : Json();
        if (cell.deviation) deviations[info.name] = numberJson(cell.deviation);
        if (!cell.value) absent[info.name] = absenceName(cell.absence);
    }
    out["intervals"] = intervals;
    if (row.size() > 1) out["deviations"] = deviations;
    out["absent"] = absent;
    if (!method.run.empty()) out["run"] = method.run;
    out["concepts"] = method.concepts;
    out["split"] = splitName(method.images->split);
    out["images"] = method.images->size();
    out["note"] = method.images->note;
    Json seeds = Json::array();
    for (const std::size_t member : row) seeds.push_back(comparison.methods[member]->seed);
    out["seeds"] = seeds;
    const Json options = Json::parse(method.options, nullptr, false);
    out["options"] = options.is_object() ? options : Json::object();
    return out;
}

/// A value as people read it, shares as per cent, and its interval in brackets.
struct ShownCell {
    std::string value, interval;

    std::string both() const { return interval.empty() ? value : value + " " + interval; }
};

ShownCell shown(const Cell& cell, MeasureUnit unit, const char* missing) {
    if (!cell.value) return {missing, {}};
    const bool isShare = unit == MeasureUnit::Share || unit == MeasureUnit::Points;
    const double factor = isShare ? 100.0 : unit == MeasureUnit::Bytes ? 1.0 / (1024.0 * 1024.0) : 1.0;
    const char* format = isShare || unit == MeasureUnit::Count || unit == MeasureUnit::Seconds ? "%.1f"
                         : unit == MeasureUnit::Bytes                                          ? "%.0f"
                                                                                               : "%.3f";
    ShownCell text{formatted(format, *cell.value * factor), {}};
    if (cell.deviation) text.value += " ± " + formatted(format, *cell.deviation * factor);
    if (cell.low) text.interval = "[" + formatted(format, *cell.low * factor) + ", " + formatted(format, *cell.high * factor) + "]";
    return text;
}

std::vector<MeasureInfo> headlines() {
    std::vector<MeasureInfo> result;
    for (const MeasureInfo& info : measures())
        if (info.isHeadline) result.push_back(info);
    return result;
}

std::string unitHead(const MeasureInfo& info) {
    switch (info.unit) {
        case MeasureUnit::Share: return std::string(info.title) + ", %";
        case MeasureUnit::Points: return std::string(info.title) + ", points";
        case MeasureUnit::Seconds: return std::string(info.title) + ", s";
        case MeasureUnit::Bytes: return std::string(info.title) + ", MiB";
        default: return info.title;
    }
}

/// Characters a terminal shows, for alignment: code points, which is right for what is printed here.
std::size_t widthOf(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// "Sparse-CBM"; "Sparse-CBM (run)" where it is one run of a workspace.
std::string rowTitle(const Comparison& comparison, const std::vector<std::size_t>& row) {
    const MethodEvaluation& method = *comparison.methods[row.front()];
    return row.size() > 1 || method.run.empty() || method.run == method.variant ? method.title
                                                                               : method.title + " (" + method.run + ")";
}

std::vector<std::vector<std::string>> cells(const Comparison& comparison, const char* missing) {
    std::vector<std::vector<std::string>> table(1);
    table[0].push_back("Method");
    for (const MeasureInfo& info : headlines()) table[0].push_back(unitHead(info));
    for (const auto& row : rowsOf(comparison)) {
        table.emplace_back();
        table.back().push_back(rowTitle(comparison, row));
        for (const MeasureInfo& info : headlines())
            table.back().push_back(shown(cellOf(comparison, row, info.id), info.unit, missing).both());
    }
    return table;
}

std::string controlLines(const Comparison& comparison, const char* bullet) {
    if (!comparison.controls) return {};
    std::string text;
    const auto line = [&](const char* name, const std::optional<double>& value) {
        if (value) text += bullet + std::string(name) + ": " + formatted("%.1f %%", 100.0 * *value) + "\n";
    };
    line("Linear probe on the embedding, top-1", comparison.controls->linearProbe);
    line("Zero-shot (lower anchor), top-1", comparison.controls->zeroShot);
    line("Random words, mean ANEC-5", comparison.controls->meanAnec5(ControlKind::RandomWords));
    line("Random directions, mean ANEC-5", comparison.controls->meanAnec5(ControlKind::RandomDirections));
    return text;
}

/// Accuracy of one of the two minus that of the other; zero without a sign.
double leadOf(const PairedTest& pair, bool ofFirst) {
    return (ofFirst ? -pair.result.difference : pair.result.difference) + 0.0;
}

Json pairsJson(const Comparison& comparison, std::size_t method) {
    Json out = Json::array();
    for (const PairedTest& pair : comparison.pairs) {
        if (pair.first != method && pair.second != method) continue;
        const bool isFirst = pair.first == method;
        const MethodEvaluation& other = *comparison.methods[isFirst ? pair.second : pair.first];
        out.push_back({{"method", other.variant},
                       {"run", other.run},
                       {"seed", other.seed},
                       {"difference", leadOf(pair, isFirst)},
                       {"standard_error", pair.result.standardError},
                       {"only_this_right", isFirst ? pair.result.onlyFirstRight : pair.result.onlySecondRight},
                       {"only_other_right", isFirst ? pair.result.onlySecondRight : pair.result.onlyFirstRight},
                       {"mcnemar_p", pair.result.mcnemarExact}});
    }
    return out;
}

/// The most accurate run against each other one: more pairs than that are for programs (--json).
std::string pairLines(const Comparison& comparison) {
    if (comparison.methods.size() < 2) return {};
    const auto top1 = [&](std::size_t n) { return (*comparison.methods[n])[MeasureId::Top1].value.value_or(0.0); };
    std::size_t best = 0;
    for (std::size_t n = 1; n < comparison.methods.size(); ++n)
        if (top1(n) > top1(best)) best = n;
    const auto nameOf = [&](std::size_t n) {
        const MethodEvaluation& method = *comparison.methods[n];
        std::string name = method.title + (method.run.empty() ? "" : " (" + method.run + ")");
        const auto isSibling = [&](const auto& other) { return other->variant == method.variant && other->run == method.run; };
        if (std::count_if(comparison.methods.begin(), comparison.methods.end(), isSibling) > 1)
            name += ", seed " + std::to_string(method.seed);
        return name;
    };
    std::string text = nameOf(best) + " against the others, top-1 in points (paired standard error; exact McNemar):\n";
    for (const PairedTest& pair : comparison.pairs) {
        if (pair.first != best && pair.second != best) continue;
        const double lead = 100.0 * leadOf(pair, pair.first == best);
        text += "  " + nameOf(pair.first == best ? pair.second : pair.first) + ": " + formatted("%+.1f", lead) + " ± " +
                formatted("%.1f", 100.0 * pair.result.standardError) + ", p = " + formatted("%.3g", pair.result.mcnemarExact) + "\n";
    }
    return text;
}

TableColumn columnOf(const MeasureInfo& info) { return {info.name, unitHead(info), false, true}; }

}  // namespace

std::string comparisonJson(const Comparison& comparison) {
    Json out = Json::array();
    for (const auto& row : rowsOf(comparison)) {
        Json method = objectOf(comparison, row);
        method["paired"] = pairsJson(comparison, row.front());
        if (row.size() > 1) {
            Json runs = Json::array();
            for (const std::size_t member : row) {
                runs.push_back(objectOf(comparison, {member}));
                runs.back()["paired"] = pairsJson(comparison, member);
            }
            method["runs"] = runs;
        }
        out.push_back(std::move(method));
    }
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string comparisonCsv(const Comparison& comparison) {
    TextTable table;
    for (const char* name : {"method", "title", "run", "seed", "split", "images"}) table.columns.push_back({name, name, true, false});
    for (const MeasureInfo& info : measures()) table.columns.push_back(columnOf(info));
    for (std::size_t n = 0; n < comparison.methods.size(); ++n) {
        const MethodEvaluation& method = *comparison.methods[n];
        std::vector<TableCell> row;
        for (std::string text : {method.variant, method.title, method.run, std::to_string(method.seed),
                                 std::string(splitName(method.images->split)), std::to_string(method.images->size())})
            row.push_back({std::move(text), {}, {}, {}, {}});
        for (const MeasureInfo& info : measures()) {
            const Cell cell = cellOf(comparison, {n}, info.id);
            row.push_back({{}, {}, cell.value, cell.low, cell.high});
        }
        table.rows.push_back(std::move(row));
    }
    return tableCsv(table);
}

std::string comparisonLatex(const Comparison& comparison) {
    TextTable table;
    table.columns.push_back({"method", "Method", true, false});
    for (const MeasureInfo& info : headlines()) table.columns.push_back(columnOf(info));
    for (const auto& row : rowsOf(comparison)) {
        table.rows.push_back({{rowTitle(comparison, row), {}, {}, {}, {}}});
        for (const MeasureInfo& info : headlines()) {
            const ShownCell cell = shown(cellOf(comparison, row, info.id), info.unit, "–");
            table.rows.back().push_back({cell.value, cell.interval, {}, {}, {}});
        }
    }
    return tableLatex(table);
}

std::string comparisonMarkdown(const Comparison& comparison, const std::string& commandLine) {
    const auto table = cells(comparison, "–");
    std::string out = "# Methods on the same embeddings\n\nMade by\n\n```\n" + commandLine + "\n```\n\n";
    if (comparison.images) {
        const std::size_t resamples = comparison.methods.empty() ? 0 : comparison.methods.front()->resamples;
        out += counted(comparison.images->size(), "image", "images") + " of the " + splitName(comparison.images->split) + " split, " +
               counted(comparison.images->classCount(), "class", "classes") + ". ";
        if (resamples > 0)
            out += "In brackets: 95 % bootstrap intervals (percentile, " + counted(resamples, "resample", "resamples") + ", stratified by class). ";
        out += "A dash: the measure does not apply.\n\n";
        if (!comparison.images->note.empty()) out += comparison.images->note + "\n\n";
    }
    for (std::size_t r = 0; r < table.size(); ++r) {
        for (const std::string& cell : table[r]) out += "| " + cell + " ";
        out += "|\n";
        if (r == 0) {
            for (std::size_t c = 0; c < table[r].size(); ++c) out += c == 0 ? "|---" : "|---:";
            out += "|\n";
        }
    }
    const std::string controls = controlLines(comparison, "- ");
    if (!controls.empty()) out += "\n" + controls;
    if (const std::string pairs = pairLines(comparison); !pairs.empty()) out += "\n```\n" + pairs + "```\n";
    return out;
}

std::string comparisonText(const Comparison& comparison) {
    const auto table = cells(comparison, "-");
    std::vector<std::size_t> widths(table[0].size(), 0);
    for (const auto& row : table)
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], widthOf(row[c]));
    std::string out;
    for (const auto& row : table) {
        for (std::size_t c = 0; c < row.size(); ++c)
            out += row[c] + (c + 1 < row.size() ? std::string(widths[c] - widthOf(row[c]) + 2, ' ') : "");
        out += "\n";
    }
    const bool hasIntervals = !comparison.methods.empty() && comparison.methods.front()->resamples > 0;
    if (comparison.images)
        out += counted(comparison.images->size(), "image", "images") + " of the " + splitName(comparison.images->split) + " split" +
               (hasIntervals ? "; 95 % bootstrap intervals" : "") + ".\n";
    return out + controlLines(comparison, "") + pairLines(comparison);
}

}  // namespace vitrine
