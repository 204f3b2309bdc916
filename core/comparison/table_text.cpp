// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/table_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

namespace vitrine {
namespace {

/// Enough digits to read back the same double in most cases, few enough to read.
std::string csvNumber(const std::optional<double>& value) {
    if (!value || !std::isfinite(*value)) return {};
    char text[64];
    std::snprintf(text, sizeof text, "%.9g", *value);
    return text;
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

template <class CellText>
std::string latexLine(std::size_t columns, CellText cellText) {
    std::string line;
    for (std::size_t c = 0; c < columns; ++c) line += (c > 0 ? " & " : "") + cellText(c);
    return line + " \\\\\n";
}

}  // namespace

std::string csvCell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = text;
    replaceAll(quoted, "\"", "\"\"");
    return '"' + quoted + '"';
}

std::string latexText(const std::string& text) {
    std::string out;
    for (const char character : text) {
        switch (character) {
            case '\\': out += "\\textbackslash{}"; break;
            case '~': out += "\\textasciitilde{}"; break;
            case '^': out += "\\textasciicircum{}"; break;
            case '&': case '%': case '$': case '#': case '_': case '{': case '}':
                out += '\\';
                out += character;
                break;
            default: out += character;
        }
    }
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSymbols{
        {{"ℓ", "$\\ell$"}, {"−", "$-$"}, {"±", "$\\pm$"}, {"–", "--"}}};
    for (const auto& [symbol, command] : kSymbols) replaceAll(out, symbol, command);
    return out;
}

std::string tableCsv(const TextTable& table) {
    std::string out;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const std::string& name = table.columns[c].name;
        out += (c > 0 ? "," : "") + csvCell(name);
        if (table.columns[c].hasInterval) out += "," + csvCell(name + "_low") + "," + csvCell(name + "_high");
    }
    out += "\n";
    for (const auto& row : table.rows) {
        for (std::size_t c = 0; c < row.size(); ++c) {
            out += (c > 0 ? "," : "") + (table.columns[c].isText ? csvCell(row[c].text) : csvNumber(row[c].value));
            if (table.columns[c].hasInterval) out += "," + csvNumber(row[c].low) + "," + csvNumber(row[c].high);
        }
        out += "\n";
    }
    return out;
}

std::string tableLatex(const TextTable& table) {
    const std::size_t columns = table.columns.size();
    std::string out = "\\begin{tabular}{l" + std::string(columns > 0 ? columns - 1 : 0, 'r') + "}\n\\toprule\n";
    out += latexLine(columns, [&](std::size_t c) { return latexText(table.columns[c].title); }) + "\\midrule\n";
    for (const auto& row : table.rows) {
        out += latexLine(columns, [&](std::size_t c) { return latexText(row[c].text); });
        if (std::all_of(row.begin(), row.end(), [](const TableCell& cell) { return cell.small.empty(); })) continue;
        out += latexLine(columns, [&](std::size_t c) {
            return row[c].small.empty() ? std::string() : "{\\scriptsize " + latexText(row[c].small) + "}";
        });
    }
    return out + "\\bottomrule\n\\end{tabular}\n";
}

}  // namespace vitrine
