// SPDX-License-Identifier: GPL-3.0-or-later
// The images of one data set as a table on disk (SQLite, write-ahead log), so that a million of them open at
// once, are listed by pages and are not hashed twice. docs/FORMATS.md, "Catalogue".
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/result.h"
#include "datasets/dataset.h"
#include "io/content_hash.h"

namespace vitrine {

/// One image as the catalogue knows it.
struct CatalogueEntry {
    std::int64_t row = 0;  ///< stable while the image is there; the cursor of listing
    std::string id;        ///< DatasetItem::id
    ImageLocation location;
    std::optional<ContentHash> content;  ///< nothing where the image could not be read
    std::int64_t bytes = 0;              ///< of the file
    std::int64_t modified = 0;           ///< of the file, nanoseconds since 1970
    int label = -1;
    std::optional<Split> split;          ///< nothing: left out, its content stands in another split
};

/// What update() found.
struct CatalogueChanges {
    std::size_t added = 0;      ///< new ids, those moved here among them
    std::size_t changed = 0;    ///< same id, another size or time; hashed again
    std::size_t unchanged = 0;
    std::size_t moved = 0;      ///< content of a removed image that now has another id
    std::size_t removed = 0;    ///< ids that are gone, those moved away among them
    std::vector<Error> unreadable;  ///< images that can not be read; listed without a hash
};

/// Which images a page lists; a member without a value takes all.
struct CatalogueFilter {
    std::optional<Split> split;
    std::optional<int> label;
};

/// One connection. A reader is never blocked by the one writer, so open another one in each thread that
/// lists. An object is used by one thread at a time.
class ImageCatalogue {
public:
    /// Opens or creates the file; the time does not grow with the number of images. FileNotFound,
    /// FileCorrupt (no database), UnsupportedFormat (made by a newer Vitrine).
    static Result<ImageCatalogue> open(const std::filesystem::path& path);
    ~ImageCatalogue();
    ImageCatalogue(ImageCatalogue&& other) noexcept;
    ImageCatalogue& operator=(ImageCatalogue&& other) noexcept;

    /// Brings the table up to `dataset`. A file whose size and time of change are those of last time is not
    /// read. `contents` becomes one hash an item, nothing where it can not be read. Hashing runs on threads of its own. What
    /// is done so far is kept when it is stopped (Cancelled) or killed, and nothing counts as removed then.
    Result<CatalogueChanges> update(const Dataset& dataset, std::vector<std::optional<ContentHash>>& contents, JobContext& context);

    /// Writes the splits of `dataset`; images of the table that it does not hold become left out.
    Result<> recordSplits(const Dataset& dataset, JobContext& context);

    /// At most `limit` images behind row `after` (0 = from the start), by row.
    Result<std::vector<CatalogueEntry>> page(const CatalogueFilter& filter, std::int64_t after, std::size_t limit) const;
    Result<std::size_t> count(const CatalogueFilter& filter = {}) const;
    Result<std::vector<std::string>> classNames() const;

    /// JPEG of the image with its longer side ≤ 160 pixels, made the first time and kept. Fails as
    /// decodeImage() does.
    Result<std::vector<std::uint8_t>> thumbnail(const CatalogueEntry& entry);

private:
    struct Tables;
    explicit ImageCatalogue(std::unique_ptr<Tables> tables);
    std::unique_ptr<Tables> tables_;
};

}  // namespace vitrine
