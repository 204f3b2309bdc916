// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/caption_table.h"

#include <algorithm>
#include <cctype>
#include <system_error>
#include <unordered_map>

#include "datasets/internal/dataset_files.h"
#include "io/delimited_text.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kPathNames{"path", "file", "filename", "image", "filepath", "image_path"};
const std::vector<std::string> kCaptionNames{"caption", "text", "description", "sentence", "title"};
const std::vector<std::string> kSplitNames{"split", "subset", "set"};

struct Columns {
    std::size_t path = 0, caption = 1, width = 2;
    std::optional<std::size_t> split;
    bool hasHeader = false;
};

std::optional<std::size_t> columnOf(const DelimitedRow& header, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
        std::string name = header.fields[i];
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char letter) { return std::tolower(letter); });
        if (std::find(names.begin(), names.end(), name) != names.end()) return i;
    }
    return std::nullopt;
}

Result<Columns> columnsOf(const DelimitedRow& first, const fs::path& file) {
    const auto path = columnOf(first, kPathNames), caption = columnOf(first, kCaptionNames);
    if (path && caption) return Columns{*path, *caption, first.fields.size(), columnOf(first, kSplitNames), true};
    if (first.fields.size() == 2 && !path && !caption) return Columns{};
    return fail(ErrorCode::FileCorrupt, file.string(),
                "its first line names no columns path and caption, and there are not just these two");
}

bool isBlank(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char letter) { return std::isspace(letter); });
}

class Reader {
public:
    Reader(CaptionTable& table, const Columns& columns) : table_(table), columns_(columns) {}

    void add(const DelimitedRow& row) {
        if (row.fields.size() != columns_.width)
            return leaveOut(row, ErrorCode::FileCorrupt, "has " + std::to_string(row.fields.size()) + " columns where " +
                                                             std::to_string(columns_.width) + " are needed");
        const std::string& name = row.fields[columns_.path];
        if (name.empty()) return leaveOut(row, ErrorCode::FileCorrupt, "names no image");
        const std::string& caption = row.fields[columns_.caption];
        if (isBlank(caption)) return leaveOut(row, ErrorCode::FileCorrupt, "has no caption for " + name);
        std::optional<Split> split;
        if (columns_.split) {
            const std::string& text = row.fields[*columns_.split];
            split = internal::splitOfName(text);
            if (!split) return leaveOut(row, ErrorCode::FileCorrupt, "has the split \"" + text + "\"; train, val or test is needed");
        }
        const fs::path path = (table_.file.parent_path() / name).lexically_normal();
        const auto [found, isNew] = positions_.emplace(path.string(), table_.images.size());
        if (!isNew) return addCaption(row, table_.images[found->second], caption, split);
        std::error_code error;
        if (!fs::is_regular_file(path, error)) {
            positions_.erase(found);
            return leaveOut(row, ErrorCode::FileNotFound, "names an image that is not there: " + path.string());
        }
        table_.images.push_back({path, {caption}, split, row.line});
    }

private:
    void addCaption(const DelimitedRow& row, CaptionedFile& image, const std::string& caption, std::optional<Split> split) {
        if (image.split != split)
            return leaveOut(row, ErrorCode::FileCorrupt, "puts an image of line " + std::to_string(image.line) + " in another split");
        image.captions.push_back(caption);
    }

    void leaveOut(const DelimitedRow& row, ErrorCode code, const std::string& cause) {
        table_.problems.push_back({code, table_.file.string(), "line " + std::to_string(row.line) + " " + cause});
    }

    CaptionTable& table_;
    Columns columns_;
    std::unordered_map<std::string, std::size_t> positions_;
};

}  // namespace

Result<CaptionTable> readCaptionTable(const fs::path& file) {
    VITRINE_ASSIGN(const std::vector<DelimitedRow> rows, readDelimited(file));
    if (rows.empty()) return fail(ErrorCode::EmptyInput, file.string(), "holds no line");
    VITRINE_ASSIGN(const Columns columns, columnsOf(rows.front(), file));
    CaptionTable table;
    std::error_code error;
    table.file = fs::absolute(file, error);
    Reader reader(table, columns);
    for (std::size_t i = columns.hasHeader ? 1 : 0; i < rows.size(); ++i) reader.add(rows[i]);
    if (!table.images.empty()) return table;
    if (table.problems.empty()) return fail(ErrorCode::EmptyInput, file.string(), "holds no line of data");
    return fail(ErrorCode::EmptyInput, file.string(), "no line can be used; the first: " + table.problems.front().detail);
}

}  // namespace vitrine
