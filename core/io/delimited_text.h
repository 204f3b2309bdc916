// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vitrine {

/// One record of a table in text form.
struct DelimitedRow {
    std::size_t line = 0;  ///< the line it starts at, from 1
    std::vector<std::string> fields;
};

/// Records of comma- or tab-separated text (RFC 4180): a field in quotation marks may hold the
/// delimiter, line ends and doubled quotation marks. Lines end with LF, CRLF or CR; blank ones are
/// skipped; a byte order mark is dropped. FileCorrupt names `subject`, the line and the cause: text that
/// is not UTF-8, a zero byte, a quotation mark that is never closed or has text behind it.
Result<std::vector<DelimitedRow>> parseDelimited(std::string_view text, char delimiter, const std::string& subject);

/// parseDelimited() of a file of at most 256 MiB: tabs where its name ends in ".tsv", else commas.
Result<std::vector<DelimitedRow>> readDelimited(const std::filesystem::path& path);

}  // namespace vitrine
