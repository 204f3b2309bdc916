// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/delimited_text.h"

#include "io/mapped_file.h"
#include "io/text_lines.h"

namespace vitrine {
namespace {

bool endsLine(char letter) { return letter == '\n' || letter == '\r'; }

/// Walks once over the text; every function leaves `at_` behind what it took.
class Parser {
public:
    Parser(std::string_view text, char delimiter, const std::string& subject)
        : text_(text), delimiter_(delimiter), subject_(subject) {}

    Result<std::vector<DelimitedRow>> run() {
        if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
        std::vector<DelimitedRow> rows;
        while (at_ < text_.size()) {
            if (endsLine(text_[at_])) {
                takeLineEnd();
                continue;
            }
            DelimitedRow row{line_, {}};
            VITRINE_TRY(takeRow(row));
            rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    Result<> takeRow(DelimitedRow& row) {
        while (true) {
            const std::size_t startLine = line_;
            VITRINE_ASSIGN(std::string field, takeField());
            if (!isValidUtf8(field)) return corrupt(startLine, "is not valid UTF-8");
            if (field.find('\0') != std::string::npos) return corrupt(startLine, "holds a zero byte");
            row.fields.push_back(std::move(field));
            if (at_ == text_.size()) return {};
            if (endsLine(text_[at_])) {
                takeLineEnd();
                return {};
            }
            ++at_;  // the delimiter
        }
    }

    Result<std::string> takeField() {
        if (at_ < text_.size() && text_[at_] == '"') return takeQuoted();
        const std::size_t start = at_;
        while (at_ < text_.size() && text_[at_] != delimiter_ && !endsLine(text_[at_])) ++at_;
        return std::string(text_.substr(start, at_ - start));
    }

    Result<std::string> takeQuoted() {
        const std::size_t startLine = line_;
        std::string field;
        for (++at_; at_ < text_.size();) {
            if (text_[at_] != '"') {
                if (text_[at_] == '\n') ++line_;
                field += text_[at_++];
            } else if (text_.substr(at_, 2) == "\"\"") {
                field += '"';
                at_ += 2;
            } else {
                ++at_;
                const bool isEnd = at_ == text_.size() || text_[at_] == delimiter_ || endsLine(text_[at_]);
                if (!isEnd) return corrupt(line_, "has text behind a closing quotation mark");
                return field;
            }
        }
        return corrupt(startLine, "opens a quotation mark that is never closed");
    }

    void takeLineEnd() {
        at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
        ++line_;
    }

    tl::unexpected<Error> corrupt(std::size_t line, const char* cause) const {
        return fail(ErrorCode::FileCorrupt, subject_, "line " + std::to_string(line) + " " + cause);
    }

    std::string_view text_;
    char delimiter_;
    const std::string& subject_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

}  // namespace

Result<std::vector<DelimitedRow>> parseDelimited(std::string_view text, char delimiter, const std::string& subject) {
    return Parser(text, delimiter, subject).run();
}

Result<std::vector<DelimitedRow>> readDelimited(const std::filesystem::path& path) {
    VITRINE_ASSIGN(const auto bytes, readFile(path, kMaxTextBytes));
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return parseDelimited(text, path.extension() == ".tsv" ? '\t' : ',', path.string());
}

}  // namespace vitrine
