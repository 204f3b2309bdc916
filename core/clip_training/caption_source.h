// SPDX-License-Identifier: GPL-3.0-or-later
// Where pictures and their captions come from, one at a time.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "datasets/dataset.h"
#include "image/image.h"

namespace vitrine {

class CaptionSource {
public:
    virtual ~CaptionSource() = default;

    virtual std::string name() const = 0;  ///< for people
    virtual std::size_t size() const = 0;
    /// Decodes or draws; one that can not be read is left out, its error named.
    virtual Result<Image> picture(std::size_t index) const = 0;
    virtual std::vector<std::string> captions(std::size_t index) const = 0;  ///< at least one
    virtual std::optional<Split> split(std::size_t index) const = 0;         ///< where it is published
    virtual std::vector<Error> problems() const = 0;                         ///< known before a picture is read
};

/// The images of a caption table (datasets/caption_table.h).
Result<std::unique_ptr<CaptionSource>> openCaptionTable(const std::filesystem::path& file);

}  // namespace vitrine
