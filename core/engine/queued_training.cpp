// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/queued_training.h"

#include <nlohmann/json.hpp>
#include <system_error>

#include "io/atomic_file.h"
#include "io/json_document.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "queued.json";
constexpr const char* kSchema = "vitrine.queued_training/1";

}  // namespace

Result<> writeQueuedTraining(const QueuedTraining& training, const fs::path& folder) {
    VITRINE_TRY(createDirectories(folder));
    nlohmann::ordered_json out{{"schema", kSchema}, {"variant", training.variantId}, {"source", training.source}, {"order", training.order}};
    out["options"] = nlohmann::ordered_json::parse(training.options);
    return writeJson(folder / kFile, out);
}

Result<QueuedTraining> readQueuedTraining(const fs::path& folder) {
    const fs::path path = folder / kFile;
    VITRINE_ASSIGN(const nlohmann::json document, readJson(path));
    const auto has = [&](const char* key, bool (nlohmann::json::*is)() const noexcept) {
        return document.is_object() && document.contains(key) && (document[key].*is)();
    };
    if (!has("schema", &nlohmann::json::is_string) || document["schema"] != kSchema || !has("variant", &nlohmann::json::is_string) ||
        !has("options", &nlohmann::json::is_object) || !has("source", &nlohmann::json::is_string) ||
        !has("order", &nlohmann::json::is_number_integer))
        return fail(ErrorCode::FileCorrupt, path.string(), "does not say what waits to be trained");
    return QueuedTraining{document["variant"].get<std::string>(), document["options"].dump(), document["source"].get<std::string>(),
                          document["order"].get<std::int64_t>()};
}

bool hasQueuedTraining(const fs::path& folder) {
    std::error_code error;
    return fs::exists(folder / kFile, error);
}

void removeQueuedTraining(const fs::path& folder) {
    std::error_code error;
    fs::remove(folder / kFile, error);
    if (fs::is_empty(folder, error) && !error) fs::remove(folder, error);
}

}  // namespace vitrine
