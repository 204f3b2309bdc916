// SPDX-License-Identifier: GPL-3.0-or-later
// A table of path and label, optionally of a split: labels.csv (or .tsv) at the top of the folder.
#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <unordered_map>

#include "datasets/dataset.h"
#include "datasets/internal/dataset_files.h"
#include "datasets/splits.h"
#include "io/delimited_text.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeaderBytes = 4096;

/// What a header may call a column.
const std::vector<std::string> kPathNames{"path", "file", "filename", "image", "filepath", "image_path"};
const std::vector<std::string> kLabelNames{"label", "class", "category", "target"};
const std::vector<std::string> kSplitNames{"split", "subset", "set"};
constexpr const char* kPathColumn = "image files";
constexpr const char* kLabelColumn = "labels";
constexpr const char* kSplitColumn = "splits";

struct Columns {
    std::size_t path = 0;
    std::size_t label = 0;
    std::optional<std::size_t> split;
};

fs::path tableOf(const fs::path& root) {
    return internal::firstExisting(root, {"labels.csv", "labels.tsv", "dataset.csv", "dataset.tsv"});
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
}

Result<std::size_t> findColumn(const DelimitedRow& header, const std::vector<std::string>& names, const char* what, const fs::path& table) {
    for (std::size_t i = 0; i < header.fields.size(); ++i)
        if (std::find(names.begin(), names.end(), lowered(header.fields[i])) != names.end()) return i;
    std::string wanted;
    for (const std::string& name : names) wanted += (wanted.empty() ? "" : ", ") + name;
    return fail(ErrorCode::FileCorrupt, table.string(), std::string("has no column of ") + what + ": its first line must name one of " + wanted);
}

Result<Columns> columnsOf(const DelimitedRow& header, const fs::path& table) {
    Columns columns;
    VITRINE_ASSIGN(columns.path, findColumn(header, kPathNames, kPathColumn, table));
    VITRINE_ASSIGN(columns.label, findColumn(header, kLabelNames, kLabelColumn, table));
    if (const auto split = findColumn(header, kSplitNames, kSplitColumn, table)) columns.split = *split;
    return columns;
}

/// By the first line: other programs call files labels.csv too. One column is enough here, so that open()
/// can say which one is missing; where no folder could hold the classes, nothing else is meant than this table.
bool recognises(const fs::path& root) {
    const fs::path table = tableOf(root);
    if (table.empty()) return false;
    if (const auto folders = internal::subfolders(root); folders && folders->empty()) return true;
    std::string start(kHeaderBytes, '\0');
    std::ifstream stream(table, std::ios::binary);
    stream.read(start.data(), static_cast<std::streamsize>(start.size()));
    start.resize(static_cast<std::size_t>(stream.gcount()));
    start.resize(std::min(start.find_first_of("\r\n"), start.size()));
    const auto rows = parseDelimited(start, table.extension() == ".tsv" ? '\t' : ',', table.string());
    if (!rows || rows->empty()) return false;
    return findColumn(rows->front(), kPathNames, kPathColumn, table) || findColumn(rows->front(), kLabelNames, kLabelColumn, table);
}

/// Reads the rows of one table into items.
class TableReader {
public:
    TableReader(Dataset& dataset, fs::path table, Columns columns)
        : dataset_(dataset), table_(std::move(table)), columns_(columns) {}

    Result<> read(const std::vector<DelimitedRow>& rows, std::size_t width) {
        std::map<std::string, int> labels;
        for (const DelimitedRow& row : rows) {
            if (row.fields.size() != width)
                return corrupt(row, "has " + std::to_string(row.fields.size()) + " columns, the first line " + std::to_string(width));
            if (const std::string& name = row.fields[columns_.label]; !name.empty()) labels.emplace(name, 0);
        }
        for (auto& [name, label] : labels) {
            label = static_cast<int>(dataset_.classNames.size());
            dataset_.classNames.push_back(internal::asWords(name));
        }
        for (const DelimitedRow& row : rows) VITRINE_TRY(add(row, labels));
        return {};
    }

    bool hasSplit(Split split) const { return seen_.contains(split); }

private:
    Result<> add(const DelimitedRow& row, const std::map<std::string, int>& labels) {
        const fs::path path = row.fields[columns_.path];
        if (!internal::staysInside(path)) return corrupt(row, "names a file outside its folder: " + path.string());
        const std::string& name = row.fields[columns_.label];
        DatasetItem item{dataset_.root / path, path.lexically_normal().generic_string(), name.empty() ? -1 : labels.at(name),
                         Split::Train, {}};
        if (columns_.split) {
            const std::string& text = row.fields[*columns_.split];
            const auto split = internal::splitOfName(text);
            if (!split) return corrupt(row, "has the split \"" + text + "\"; train, val or test is needed");
            item.split = *split;
        }
        const auto [found, isNew] = lineOf_.emplace(item.id, row.line);
        if (!isNew) return repeated(row, found->second, item);
        seen_.emplace(item.split, true);
        positions_.emplace(item.id, dataset_.items.size());
        dataset_.items.push_back(std::move(item));
        return {};
    }

    /// The same image again: harmless where both lines agree, else there is no telling which is right.
    Result<> repeated(const DelimitedRow& row, std::size_t first, const DatasetItem& item) {
        const DatasetItem& before = dataset_.items[positions_.at(item.id)];
        const std::string where = item.id + " again, after line " + std::to_string(first);
        if (before.label != item.label) return corrupt(row, "names " + where + ", with another label");
        if (before.split != item.split) return corrupt(row, "names " + where + ", in another split");
        dataset_.problems.push_back({ErrorCode::FileCorrupt, table_.string(), "line " + std::to_string(row.line) + " names " + where});
        return {};
    }

    tl::unexpected<Error> corrupt(const DelimitedRow& row, const std::string& cause) const {
        return fail(ErrorCode::FileCorrupt, table_.string(), "line " + std::to_string(row.line) + " " + cause);
    }

    Dataset& dataset_;
    fs::path table_;
    Columns columns_;
    std::unordered_map<std::string, std::size_t> lineOf_, positions_;
    std::map<Split, bool> seen_;
};

Result<Dataset> open(const fs::path& root, const OptionValues& options) {
    const fs::path table = tableOf(root);
    if (table.empty()) return fail(ErrorCode::FileNotFound, root.string(), "has no labels.csv, labels.tsv, dataset.csv or dataset.tsv");
    Dataset dataset;
    dataset.name = internal::folderTitle(root);
    dataset.root = root;
    VITRINE_ASSIGN(std::vector<DelimitedRow> rows, readDelimited(table));
    if (rows.empty()) return fail(ErrorCode::EmptyInput, table.string(), "is empty; a first line like path,label and a line for each image are needed");
    VITRINE_ASSIGN(const Columns columns, columnsOf(rows.front(), table));
    if (rows.size() < 2) return fail(ErrorCode::EmptyInput, table.string(), "lists no image: there is no line below the names of the columns");
    const std::size_t width = rows.front().fields.size();
    rows.erase(rows.begin());
    TableReader reader(dataset, table, columns);
    VITRINE_TRY(reader.read(rows, width));
    if (dataset.classNames.empty()) return fail(ErrorCode::EmptyInput, table.string(), "gives no image a label: its column of labels is empty");
    // As with folders: a validation split without a test split is what is reported on.
    bool hasTest = reader.hasSplit(Split::Test), hasValidation = reader.hasSplit(Split::Validation);
    if (hasValidation && !hasTest) {
        for (DatasetItem& item : dataset.items)
            if (item.split == Split::Validation) item.split = Split::Test;
        hasTest = true;
        hasValidation = false;
    }
    dataset.plan = splitPlan(options, !hasTest, !hasValidation);
    return dataset;
}

}  // namespace

DatasetSource make_csv_table() {
    return {
        .id = "csv_table",
        .title = VITRINE_TR_NOOP("Core", "Table of labels"),
        .summary = VITRINE_TR_NOOP("Core", "labels.csv or labels.tsv with the columns path and label, perhaps split, beside the images."),
        .options = splitOptions(true),
        .recognises = recognises,
        .open = open,
    };
}

}  // namespace vitrine
