// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/internal/catalogue_update.h"

#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>

#include "base/option_spec.h"

namespace vitrine::internal {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Looking at the images");
constexpr std::size_t kGroup = 1024;
constexpr std::size_t kFewest = 64;  // between two checkpoints
constexpr std::chrono::milliseconds kPatience{20};

Result<ContentHash> hashOf(const ImageLocation& location) {
    VITRINE_ASSIGN(const auto bytes, readImageBytes(location));
    if (bytes.empty()) return fail(ErrorCode::FileCorrupt, location.path.string(), "is empty");
    return ContentHash::of(bytes);
}

}  // namespace

struct CatalogueUpdate::Statements {
    SqlStatement find, insert, change, forgetThumbnail;

    static Result<Statements> prepare(const SqlConnection& connection) {
        VITRINE_ASSIGN(SqlStatement find,
                       connection.prepare("SELECT row, path, offset, width, height, content, bytes, modified, label FROM images WHERE id = ?1"));
        VITRINE_ASSIGN(SqlStatement insert,
                       connection.prepare("INSERT INTO images(id, path, offset, width, height, content, bytes, modified, label, split) "
                                          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"));
        VITRINE_ASSIGN(SqlStatement change,
                       connection.prepare("UPDATE images SET id = ?1, path = ?2, offset = ?3, width = ?4, height = ?5, content = ?6, "
                                          "bytes = ?7, modified = ?8, label = ?9 WHERE row = ?10"));
        VITRINE_ASSIGN(SqlStatement forget, connection.prepare("DELETE FROM thumbnails WHERE row = ?1"));
        return Statements{std::move(find), std::move(insert), std::move(change), std::move(forget)};
    }
};

CatalogueUpdate::CatalogueUpdate(const SqlConnection& connection, const Dataset& dataset,
                                 std::vector<std::optional<ContentHash>>& contents, JobContext& context)
    : connection_(connection), dataset_(dataset), contents_(contents), context_(context),
      pool_(std::max(1U, std::thread::hardware_concurrency())) {}

Progress CatalogueUpdate::progress(std::size_t done) const {
    return {kStage, static_cast<std::int64_t>(done), static_cast<std::int64_t>(dataset_.items.size())};
}

Result<> CatalogueUpdate::checkpoint(std::size_t done) {
    if (context_.checkpoint(progress(done))) return {};
    return fail(ErrorCode::Cancelled, connection_.subject(), "stopped");
}

Result<CatalogueChanges> CatalogueUpdate::run() {
    VITRINE_ASSIGN(const std::int64_t lastOldRow, connection_.number("SELECT MAX(row) FROM images"));
    isSeen_.assign(static_cast<std::size_t>(lastOldRow + 1), false);
    contents_.assign(dataset_.items.size(), std::nullopt);
    VITRINE_TRY(writeClasses());
    VITRINE_ASSIGN(Statements statements, Statements::prepare(connection_));
    for (std::size_t first = 0; first < dataset_.items.size(); first += kGroup)
        VITRINE_TRY(takeGroup(first, std::min(kGroup, dataset_.items.size() - first), statements));
    VITRINE_TRY(removeUnseen(lastOldRow));
    return std::move(changes_);
}

Result<> CatalogueUpdate::writeClasses() {
    VITRINE_ASSIGN(SqlTransaction transaction, SqlTransaction::begin(connection_));
    VITRINE_TRY(connection_.run("DELETE FROM classes"));
    VITRINE_ASSIGN(SqlStatement insert, connection_.prepare("INSERT INTO classes VALUES(?1, ?2)"));
    for (std::size_t label = 0; label < dataset_.classNames.size(); ++label)
        VITRINE_TRY(insert.bind(1, static_cast<std::int64_t>(label)).bind(2, std::string_view(dataset_.classNames[label])).run());
    return transaction.commit();
}

Result<> CatalogueUpdate::takeGroup(std::size_t first, std::size_t count, Statements& statements) {
    std::vector<Look> looks(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (i % kFewest == 0) VITRINE_TRY(checkpoint(first + i));
        VITRINE_TRY(lookAt(first + i, looks[i], statements));
    }
    VITRINE_TRY(hashGroup(first, looks));
    // Only now is anything written: the lock that keeps other writers out is held for milliseconds.
    VITRINE_ASSIGN(SqlTransaction transaction, SqlTransaction::begin(connection_));
    for (std::size_t i = 0; i < count; ++i) {
        if (looks[i].error) changes_.unreadable.push_back(*looks[i].error);
        if (looks[i].mustWrite) VITRINE_TRY(write(first + i, looks[i], statements));
    }
    return transaction.commit();
}

void CatalogueUpdate::stat(const DatasetItem& item, Look& look) {
    if (lastItem_ != nullptr && lastItem_->planes && lastItem_->path == item.path) {
        look.bytes = lastLook_.bytes;
        look.modified = lastLook_.modified;
        look.error = lastLook_.error;
        return;
    }
    struct stat status {};
    if (::stat(item.path.c_str(), &status) == 0) {
        look.bytes = status.st_size;
        look.modified = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
    } else {
        look.error = Error{ErrorCode::FileNotFound, item.path.string(), std::generic_category().message(errno)};
    }
    lastItem_ = &item;
    lastLook_ = look;
}

Result<> CatalogueUpdate::lookAt(std::size_t index, Look& look, Statements& statements) {
    const DatasetItem& item = dataset_.items[index];
    stat(item, look);
    SqlStatement& find = statements.find;
    VITRINE_ASSIGN(const bool isKnown, find.bind(1, std::string_view(item.id)).step());
    if (!isKnown) {
        find.reset();
        look.mustWrite = true;
        look.mustHash = !look.error;
        ++changes_.added;
        return {};
    }
    look.row = find.integer(0);
    const bool isSamePath = find.text(1) == item.path.string();
    const bool isSamePlace = find.isNull(2) ? !item.planes
                                            : item.planes && *item.planes == RawPlanes{static_cast<std::uint64_t>(find.integer(2)),
                                                                                       static_cast<int>(find.integer(3)),
                                                                                       static_cast<int>(find.integer(4))};
    const auto kept = find.bytes(5);
    const bool isHashed = kept.size() == sizeof(ContentHash::bytes);
    const bool isSameFile = isSamePlace && isHashed && find.integer(6) == look.bytes && find.integer(7) == look.modified && !look.error;
    const bool isSameLabel = find.integer(8) == item.label;
    if (isSameFile) {
        contents_[index].emplace();
        std::memcpy(contents_[index]->bytes.data(), kept.data(), kept.size());
    }
    find.reset();
    if (static_cast<std::size_t>(look.row) < isSeen_.size()) isSeen_[static_cast<std::size_t>(look.row)] = true;
    ++(isSameFile ? changes_.unchanged : changes_.changed);
    look.mustHash = !isSameFile && !look.error;
    look.mustWrite = !isSameFile || !isSamePath || !isSameLabel;
    return {};
}

Result<> CatalogueUpdate::hashGroup(std::size_t first, std::vector<Look>& looks) {
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < looks.size(); ++i)
        if (looks[i].mustHash) wanted.push_back(i);
    if (wanted.empty()) return {};
    std::atomic<std::size_t> next{0}, done{0};
    std::atomic<bool> isStopped{false};
    std::mutex mutex;
    std::condition_variable ended;
    std::size_t running = pool_.size();
    const auto work = [&] {
        for (std::size_t k = next++; k < wanted.size() && !isStopped; k = next++) {
            Look& look = looks[wanted[k]];
            const DatasetItem& item = dataset_.items[first + wanted[k]];
            auto hash = guarded(item.path.string(), [&] { return hashOf(item.location()); });
            if (hash) contents_[first + wanted[k]] = *hash;
            else look.error = std::move(hash.error());
            ++done;
        }
        const std::lock_guard lock(mutex);
        if (--running == 0) ended.notify_one();
    };
    for (std::size_t thread = 0; thread < pool_.size(); ++thread) pool_.post(work);
    std::unique_lock lock(mutex);
    while (!ended.wait_for(lock, kPatience, [&] { return running == 0; })) {
        lock.unlock();
        if (!isStopped && !context_.checkpoint(progress(first + done))) isStopped = true;
        lock.lock();
    }
    if (isStopped) return fail(ErrorCode::Cancelled, connection_.subject(), "stopped");
    return {};
}

Result<> CatalogueUpdate::write(std::size_t index, const Look& look, Statements& statements) {
    const DatasetItem& item = dataset_.items[index];
    const std::string path = item.path.string();
    SqlStatement& statement = look.row == 0 ? statements.insert : statements.change;
    statement.bind(1, std::string_view(item.id)).bind(2, std::string_view(path));
    if (item.planes)
        statement.bind(3, static_cast<std::int64_t>(item.planes->offset)).bind(4, std::int64_t{item.planes->width}).bind(5, std::int64_t{item.planes->height});
    else
        statement.bindNull(3).bindNull(4).bindNull(5);
    if (contents_[index]) statement.bind(6, std::span<const std::uint8_t>(contents_[index]->bytes));
    else statement.bindNull(6);
    statement.bind(7, look.bytes).bind(8, look.modified).bind(9, std::int64_t{item.label});
    statement.bind(10, look.row == 0 ? static_cast<std::int64_t>(item.split) : look.row);
    VITRINE_TRY(statement.run());
    if (look.row != 0 && look.mustHash) VITRINE_TRY(statements.forgetThumbnail.bind(1, look.row).run());
    return {};
}

/// A removed image whose content came with this update was moved: its thumbnail goes along.
Result<> CatalogueUpdate::removeUnseen(std::int64_t lastOldRow) {
    VITRINE_ASSIGN(SqlTransaction transaction, SqlTransaction::begin(connection_));
    VITRINE_TRY(connection_.run("CREATE TEMP TABLE IF NOT EXISTS gone(row INTEGER PRIMARY KEY, content BLOB); DELETE FROM gone"));
    VITRINE_ASSIGN(SqlStatement list, connection_.prepare("SELECT row, content FROM images WHERE row <= ?1 ORDER BY row"));
    VITRINE_ASSIGN(SqlStatement mark, connection_.prepare("INSERT INTO gone VALUES(?1, ?2)"));
    list.bind(1, lastOldRow);
    while (true) {
        VITRINE_ASSIGN(const bool hasRow, list.step());
        if (!hasRow) break;
        if (isSeen_[static_cast<std::size_t>(list.integer(0))]) continue;
        VITRINE_TRY(mark.bind(1, list.integer(0)).bind(2, list.bytes(1)).run());
        ++changes_.removed;
    }
    list.reset();
    if (changes_.removed > 0) VITRINE_TRY(carryThumbnails(lastOldRow));
    VITRINE_TRY(connection_.run("DELETE FROM images WHERE row IN (SELECT row FROM gone); DELETE FROM gone"));
    return transaction.commit();
}

Result<> CatalogueUpdate::carryThumbnails(std::int64_t lastOldRow) {
    VITRINE_TRY(connection_.run("CREATE INDEX IF NOT EXISTS temp.gone_by_content ON gone(content)"));
    VITRINE_ASSIGN(SqlStatement moved, connection_.prepare("SELECT gone.row, MIN(images.row) FROM images JOIN gone ON gone.content = images.content "
                                                           "WHERE images.row > ?1 GROUP BY gone.row"));
    std::vector<std::pair<std::int64_t, std::int64_t>> rows;
    moved.bind(1, lastOldRow);
    while (true) {
        VITRINE_ASSIGN(const bool hasRow, moved.step());
        if (!hasRow) break;
        rows.emplace_back(moved.integer(0), moved.integer(1));
    }
    moved.reset();
    VITRINE_ASSIGN(SqlStatement carry, connection_.prepare("UPDATE OR IGNORE thumbnails SET row = ?2 WHERE row = ?1"));
    for (const auto& [from, to] : rows) VITRINE_TRY(carry.bind(1, from).bind(2, to).run());
    changes_.moved = rows.size();
    return {};
}

}  // namespace vitrine::internal
