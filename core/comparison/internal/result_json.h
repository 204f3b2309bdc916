// SPDX-License-Identifier: GPL-3.0-or-later
// The parts evaluation.json and audit.json are made of. Readers throw std::runtime_error naming the member that
// is wrong; the store turns it into an Error.
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "comparison/comparison.h"
#include "comparison/method_evaluation.h"
#include "evaluation/name_permutation.h"
#include "io/json_document.h"

namespace vitrine::internal {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

/// Members of one object, checked as they are read.
class Members {
public:
    /// Throws when `object` is none. `path` names it in messages.
    Members(const Json& object, std::string path);

    std::string text(const char* key) const;
    double number(const char* key) const;  ///< null = NaN
    std::size_t count(const char* key) const;
    std::int64_t integer(const char* key) const;
    bool boolean(const char* key) const;
    std::vector<double> numbers(const char* key) const;
    std::vector<std::string> texts(const char* key) const;
    const Json& list(const char* key) const;
    Members object(const char* key) const;
    bool isNull(const char* key) const { return at(key).is_null(); }
    std::optional<double> optionalNumber(const char* key) const;
    [[noreturn]] void refuse(const char* key, const std::string& cause) const;
    const Json& at(const char* key) const;

private:
    const Json& object_;
    std::string path_;
};

/// Reads a file of this schema: what `reader` makes of its members. UnsupportedFormat for another schema, FileCorrupt
/// names the member that a reader refused.
template <class Reader>
auto readDocument(const std::filesystem::path& path, const char* schema, Reader reader)
    -> std::invoke_result_t<Reader, const Members&> {
    VITRINE_ASSIGN(const Json document, readJson(path));
    try {
        const Members root(document, "");
        if (const std::string found = root.text("schema"); found != schema)
            return fail(ErrorCode::UnsupportedFormat, path.string(), "is of schema " + found + ", not " + schema);
        return reader(root);
    } catch (const std::exception& problem) {
        return fail(ErrorCode::FileCorrupt, path.string(), problem.what());
    }
}

/// A finite number, else null.
OrderedJson numberJson(double value);
OrderedJson optionalJson(const std::optional<double>& value);

OrderedJson toJson(const Measure& measure);
Measure measureFrom(const Members& members);
OrderedJson toJson(const std::vector<NecPoint>& points);
std::vector<NecPoint> necFrom(const Json& list, const std::string& path);
OrderedJson toJson(const InterventionCurve& curve);
InterventionCurve interventionFrom(const Members& members);
OrderedJson toJson(const LeakageMeasures& leakage);
LeakageMeasures leakageFrom(const Members& members);
OrderedJson toJson(const Controls& controls);
Controls controlsFrom(const Members& members);
OrderedJson toJson(const NamePermutation& names);
NamePermutation namesFrom(const Members& members);

/// All measures by name.
OrderedJson toJson(const MeasureSet& measures);

}  // namespace vitrine::internal
