// SPDX-License-Identifier: GPL-3.0-or-later
// A table of methods as text for programs and papers: the one writer of the command line and of the window.
// UTF-8 throughout. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vitrine {

/// A column; `name` is its stable key in CSV, `title` its head in print.
struct TableColumn {
    std::string name;
    std::string title;
    bool isText = false;       ///< CSV writes TableCell::text, otherwise the value
    bool hasInterval = false;  ///< CSV has two more columns, NAME_low and NAME_high
};

/// A cell. CSV writes `value` and the interval at full precision (`text` in text columns), print the two texts.
struct TableCell {
    std::string text;
    std::string small;  ///< below the text, in small print: the interval, or the distance to a baseline
    std::optional<double> value, low, high;
};

/// `rows[r][c]` belongs to `columns[c]`.
struct TextTable {
    std::vector<TableColumn> columns;
    std::vector<std::vector<TableCell>> rows;
};

/// Commas, lines end in LF, texts in quotation marks where they need them (RFC 4180), no value = empty.
std::string tableCsv(const TextTable& table);

/// A tabular environment (booktabs). Small texts stand in a line of their own below their row.
std::string tableLatex(const TextTable& table);

/// A text as one CSV cell; as LaTeX prints it as it is, ℓ, ±, − and – included.
std::string csvCell(const std::string& text);
std::string latexText(const std::string& text);

}  // namespace vitrine
