// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/image_catalogue.h"

#include <algorithm>
#include <cstring>

#include "datasets/internal/catalogue_update.h"
#include "datasets/internal/sqlite.h"
#include "image/image_encoder.h"
#include "image/resample.h"

namespace vitrine {
namespace {

using internal::SqlConnection;
using internal::SqlStatement;
using internal::SqlTransaction;

constexpr std::int64_t kVersion = 1;
constexpr const char* kCreate = R"(
CREATE TABLE images(
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  offset INTEGER, width INTEGER, height INTEGER,
  content BLOB,
  bytes INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  label INTEGER NOT NULL,
  split INTEGER);
CREATE INDEX images_by_split ON images(split);
CREATE INDEX images_by_label ON images(label);
CREATE TABLE thumbnails(row INTEGER PRIMARY KEY REFERENCES images(row) ON DELETE CASCADE, jpeg BLOB NOT NULL);
CREATE TABLE classes(label INTEGER PRIMARY KEY, name TEXT NOT NULL);
PRAGMA user_version = 1;
)";
constexpr int kThumbnailSide = 160;
constexpr int kThumbnailQuality = 85;
constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Recording the splits");
constexpr std::size_t kRowsAtOnce = 1024;

/// "WHERE …" of a filter behind a cursor.
std::string whereOf(const CatalogueFilter& filter) {
    std::string text = " WHERE row > ?1";
    if (filter.split) text += " AND split = ?2";
    // With both, the split is looked at row by row: classes are small, and rows stay in order without sorting.
    if (filter.label) text += " AND label = ?3";
    return text;
}

SqlStatement& bindFilter(SqlStatement& statement, const CatalogueFilter& filter, std::int64_t after) {
    statement.bind(1, after);
    if (filter.split) statement.bind(2, static_cast<std::int64_t>(*filter.split));
    if (filter.label) statement.bind(3, std::int64_t{*filter.label});
    return statement;
}

CatalogueEntry entryOf(const SqlStatement& statement) {
    CatalogueEntry entry;
    entry.row = statement.integer(0);
    entry.id = statement.text(1);
    entry.location.path = statement.text(2);
    if (!statement.isNull(3))
        entry.location.planes = RawPlanes{static_cast<std::uint64_t>(statement.integer(3)), static_cast<int>(statement.integer(4)),
                                          static_cast<int>(statement.integer(5))};
    if (const auto bytes = statement.bytes(6); bytes.size() == sizeof(ContentHash::bytes)) {
        entry.content.emplace();
        std::memcpy(entry.content->bytes.data(), bytes.data(), bytes.size());
    }
    entry.bytes = statement.integer(7);
    entry.modified = statement.integer(8);
    entry.label = static_cast<int>(statement.integer(9));
    if (!statement.isNull(10)) entry.split = static_cast<Split>(std::clamp<std::int64_t>(statement.integer(10), 0, 2));
    return entry;
}

Result<> prepareTables(const SqlConnection& connection) {
    VITRINE_TRY(connection.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768"));
    VITRINE_ASSIGN(const std::int64_t version, connection.number("PRAGMA user_version"));
    if (version == kVersion) return {};
    if (version != 0)
        return fail(ErrorCode::UnsupportedFormat, connection.subject(),
                    "is a catalogue of version " + std::to_string(version) + ", this Vitrine knows version 1");
    VITRINE_ASSIGN(SqlTransaction transaction, SqlTransaction::begin(connection));
    VITRINE_ASSIGN(const std::int64_t others, connection.number("SELECT COUNT(*) FROM sqlite_master"));
    VITRINE_ASSIGN(const std::int64_t now, connection.number("PRAGMA user_version"));
    if (now == kVersion) return transaction.commit();  // another program was faster
    if (others != 0) return fail(ErrorCode::UnsupportedFormat, connection.subject(), "is a database of another program");
    VITRINE_TRY(connection.run(kCreate));
    return transaction.commit();
}

}  // namespace

struct ImageCatalogue::Tables {
    SqlConnection connection;
};

ImageCatalogue::ImageCatalogue(std::unique_ptr<Tables> tables) : tables_(std::move(tables)) {}
ImageCatalogue::~ImageCatalogue() = default;
ImageCatalogue::ImageCatalogue(ImageCatalogue&&) noexcept = default;
ImageCatalogue& ImageCatalogue::operator=(ImageCatalogue&&) noexcept = default;

Result<ImageCatalogue> ImageCatalogue::open(const std::filesystem::path& path) {
    VITRINE_ASSIGN(SqlConnection connection, SqlConnection::open(path));
    VITRINE_TRY(prepareTables(connection));
    return ImageCatalogue(std::make_unique<Tables>(Tables{std::move(connection)}));
}

Result<CatalogueChanges> ImageCatalogue::update(const Dataset& dataset, std::vector<std::optional<ContentHash>>& contents,
                                                JobContext& context) {
    return guarded(tables_->connection.subject(), [&] {
        return internal::CatalogueUpdate(tables_->connection, dataset, contents, context).run();
    });
}

Result<> ImageCatalogue::recordSplits(const Dataset& dataset, JobContext& context) {
    const SqlConnection& connection = tables_->connection;
    VITRINE_ASSIGN(SqlTransaction transaction, SqlTransaction::begin(connection));
    VITRINE_TRY(connection.run("CREATE TEMP TABLE IF NOT EXISTS wanted(row INTEGER PRIMARY KEY, split INTEGER); DELETE FROM wanted"));
    VITRINE_ASSIGN(SqlStatement insert, connection.prepare("INSERT INTO wanted SELECT row, ?2 FROM images WHERE id = ?1"));
    for (std::size_t i = 0; i < dataset.items.size(); ++i) {
        if (i % kRowsAtOnce == 0 &&
            !context.checkpoint({kStage, static_cast<std::int64_t>(i), static_cast<std::int64_t>(dataset.items.size())}))
            return fail(ErrorCode::Cancelled, connection.subject(), "stopped");
        const DatasetItem& item = dataset.items[i];
        VITRINE_TRY(insert.bind(1, std::string_view(item.id)).bind(2, static_cast<std::int64_t>(item.split)).run());
    }
    VITRINE_TRY(connection.run(
        "UPDATE images SET split = wanted.split FROM wanted WHERE wanted.row = images.row AND images.split IS NOT wanted.split;"
        "UPDATE images SET split = NULL WHERE split IS NOT NULL AND row NOT IN (SELECT row FROM wanted);"
        "DELETE FROM wanted"));
    return transaction.commit();
}

Result<std::vector<CatalogueEntry>> ImageCatalogue::page(const CatalogueFilter& filter, std::int64_t after, std::size_t limit) const {
    const std::string sql = "SELECT row, id, path, offset, width, height, content, bytes, modified, label, split FROM images" +
                            whereOf(filter) + " ORDER BY row LIMIT ?4";
    VITRINE_ASSIGN(SqlStatement statement, tables_->connection.prepare(sql.c_str()));
    bindFilter(statement, filter, after).bind(4, static_cast<std::int64_t>(limit));
    std::vector<CatalogueEntry> entries;
    while (true) {
        VITRINE_ASSIGN(const bool hasRow, statement.step());
        if (!hasRow) return entries;
        entries.push_back(entryOf(statement));
    }
}

Result<std::size_t> ImageCatalogue::count(const CatalogueFilter& filter) const {
    const std::string sql = "SELECT COUNT(*) FROM images" + whereOf(filter);
    VITRINE_ASSIGN(SqlStatement statement, tables_->connection.prepare(sql.c_str()));
    VITRINE_TRY(bindFilter(statement, filter, 0).step());
    return static_cast<std::size_t>(statement.integer(0));
}

Result<std::vector<std::string>> ImageCatalogue::classNames() const {
    VITRINE_ASSIGN(SqlStatement statement, tables_->connection.prepare("SELECT name FROM classes ORDER BY label"));
    std::vector<std::string> names;
    while (true) {
        VITRINE_ASSIGN(const bool hasRow, statement.step());
        if (!hasRow) return names;
        names.push_back(statement.text(0));
    }
}

Result<std::vector<std::uint8_t>> ImageCatalogue::thumbnail(const CatalogueEntry& entry) {
    VITRINE_ASSIGN(SqlStatement find, tables_->connection.prepare("SELECT jpeg FROM thumbnails WHERE row = ?1"));
    VITRINE_ASSIGN(const bool isThere, find.bind(1, entry.row).step());
    if (isThere) {
        const auto kept = find.bytes(0);
        return std::vector<std::uint8_t>(kept.begin(), kept.end());
    }
    find.reset();
    VITRINE_ASSIGN(const Image image, decodeImage(entry.location));
    VITRINE_ASSIGN(std::vector<std::uint8_t> jpeg, encodeJpeg(vitrine::thumbnail(image, kThumbnailSide), kThumbnailQuality));
    VITRINE_ASSIGN(SqlStatement keep, tables_->connection.prepare("INSERT OR REPLACE INTO thumbnails VALUES(?1, ?2)"));
    VITRINE_TRY(keep.bind(1, entry.row).bind(2, std::span<const std::uint8_t>(jpeg)).run());
    return jpeg;
}

}  // namespace vitrine
