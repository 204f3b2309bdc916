// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/internal/sqlite.h"

#include <sqlite3.h>

namespace vitrine::internal {
namespace {

constexpr int kPatienceMilliseconds = 5000;

ErrorCode codeOf(int result) {
    switch (result & 0xFF) {
        case SQLITE_NOMEM: return ErrorCode::OutOfMemory;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return ErrorCode::FileCorrupt;
        case SQLITE_CANTOPEN: return ErrorCode::FileNotFound;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_READONLY:
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_PERM: return ErrorCode::FileNotWritable;
        default: return ErrorCode::Internal;
    }
}

tl::unexpected<Error> failure(sqlite3* handle, int result, const std::string& subject) {
    return fail(codeOf(result), subject, handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(result));
}

}  // namespace

void SqlStatement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

SqlStatement& SqlStatement::bind(int parameter, std::int64_t value) {
    sqlite3_bind_int64(handle_.get(), parameter, value);
    return *this;
}

SqlStatement& SqlStatement::bind(int parameter, std::string_view text) {
    sqlite3_bind_text(handle_.get(), parameter, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
}

SqlStatement& SqlStatement::bind(int parameter, std::span<const std::uint8_t> bytes) {
    sqlite3_bind_blob(handle_.get(), parameter, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    return *this;
}

SqlStatement& SqlStatement::bindNull(int parameter) {
    sqlite3_bind_null(handle_.get(), parameter);
    return *this;
}

Result<bool> SqlStatement::step() {
    const int result = sqlite3_step(handle_.get());
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) return false;
    auto error = failure(sqlite3_db_handle(handle_.get()), result, subject_);
    reset();
    return error;
}

Result<> SqlStatement::run() {
    VITRINE_TRY(step());
    reset();
    return {};
}

void SqlStatement::reset() {
    sqlite3_reset(handle_.get());
    sqlite3_clear_bindings(handle_.get());
}

std::int64_t SqlStatement::integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }

std::string SqlStatement::text(int column) const {
    const auto* const start = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
    return start == nullptr ? std::string() : std::string(start, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column)));
}

std::span<const std::uint8_t> SqlStatement::bytes(int column) const {
    const auto* const start = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_.get(), column));
    return {start, start == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

bool SqlStatement::isNull(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }

void SqlConnection::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Result<SqlConnection> SqlConnection::open(const std::filesystem::path& path) {
    sqlite3* handle = nullptr;
    const int result = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    SqlConnection connection(handle, path.string());  // even a failed open gives a handle to close
    if (result != SQLITE_OK) return failure(handle, result, path.string());
    sqlite3_busy_timeout(handle, kPatienceMilliseconds);
    return connection;
}

Result<SqlStatement> SqlConnection::prepare(const char* sql) const {
    sqlite3_stmt* handle = nullptr;
    const int result = sqlite3_prepare_v2(handle_.get(), sql, -1, &handle, nullptr);
    if (result != SQLITE_OK) return failure(handle_.get(), result, subject_);
    return SqlStatement(handle, subject_);
}

Result<> SqlConnection::run(const char* sql) const {
    const int result = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) return failure(handle_.get(), result, subject_);
    return {};
}

Result<std::int64_t> SqlConnection::number(const char* sql) const {
    VITRINE_ASSIGN(SqlStatement statement, prepare(sql));
    VITRINE_ASSIGN(const bool hasRow, statement.step());
    return hasRow ? statement.integer(0) : 0;
}

Result<SqlTransaction> SqlTransaction::begin(const SqlConnection& connection) {
    VITRINE_TRY(connection.run("BEGIN IMMEDIATE"));
    return SqlTransaction(connection);
}

SqlTransaction::~SqlTransaction() {
    if (connection_ != nullptr) static_cast<void>(connection_->run("ROLLBACK"));
}

Result<> SqlTransaction::commit() {
    VITRINE_TRY(connection_->run("COMMIT"));
    connection_ = nullptr;
    return {};
}

}  // namespace vitrine::internal
