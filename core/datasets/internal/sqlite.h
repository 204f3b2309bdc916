// SPDX-License-Identifier: GPL-3.0-or-later
// A thin skin over SQLite: handles that close themselves, errors as Result.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace vitrine::internal {

/// A prepared statement. Parameters count from 1, columns from 0. Bound text and bytes must live until
/// the statement is reset.
class SqlStatement {
public:
    SqlStatement(sqlite3_stmt* handle, std::string subject) : handle_(handle), subject_(std::move(subject)) {}

    SqlStatement& bind(int parameter, std::int64_t value);
    SqlStatement& bind(int parameter, std::string_view text);
    SqlStatement& bind(int parameter, std::span<const std::uint8_t> bytes);
    SqlStatement& bindNull(int parameter);

    /// True with a row to read, false at the end.
    Result<bool> step();
    /// Runs a statement that gives no rows, and makes it ready for the next values.
    Result<> run();
    void reset();

    std::int64_t integer(int column) const;
    std::string text(int column) const;
    std::span<const std::uint8_t> bytes(int column) const;  ///< valid until the next step
    bool isNull(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
    std::string subject_;
};

class SqlConnection {
public:
    /// Opens or creates the file. Waits up to five seconds for another writer.
    static Result<SqlConnection> open(const std::filesystem::path& path);

    Result<SqlStatement> prepare(const char* sql) const;
    /// One or several statements without parameters.
    Result<> run(const char* sql) const;
    Result<std::int64_t> number(const char* sql) const;  ///< first column of the first row
    const std::string& subject() const { return subject_; }

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    SqlConnection(sqlite3* handle, std::string subject) : handle_(handle), subject_(std::move(subject)) {}
    std::unique_ptr<sqlite3, Close> handle_;
    std::string subject_;
};

/// BEGIN now, COMMIT with commit(), else ROLLBACK.
class SqlTransaction {
public:
    static Result<SqlTransaction> begin(const SqlConnection& connection);
    SqlTransaction(SqlTransaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
    SqlTransaction& operator=(SqlTransaction&&) = delete;
    ~SqlTransaction();
    Result<> commit();

private:
    explicit SqlTransaction(const SqlConnection& connection) : connection_(&connection) {}
    const SqlConnection* connection_;
};

}  // namespace vitrine::internal
