// SPDX-License-Identifier: GPL-3.0-or-later
// Options of a method as data: the command line parses them, the form draws them, a run stores them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace vitrine {

enum class OptionKind { Integer, Real, Boolean, Choice };

/// The word for a value that the method chooses itself.
inline constexpr const char* kAutomatic = "automatic";

/// One option. `title` and `help` are English and translatable (context "Core").
struct OptionSpec {
    std::string id;     ///< snake_case, stable: key in files and in --set key=value
    std::string title;
    std::string help;
    OptionKind kind = OptionKind::Real;
    std::variant<std::int64_t, double, bool, std::string> defaultValue;
    double minimum = 0.0;  ///< inclusive; Integer and Real
    double maximum = 0.0;  ///< inclusive
    bool logarithmic = false;
    std::vector<std::string> choices;  ///< Choice only
    /// What the minimum stands for where it is no number like the others ("automatic", "never"); may be given
    /// in its place. Empty: the minimum is a number. Integer and Real.
    std::string minimumWord;

    /// This option with a word for its minimum.
    OptionSpec withMinimumWord(std::string word) &&;

    static OptionSpec integer(std::string id, std::string title, std::string help, std::int64_t value, std::int64_t minimum,
                              std::int64_t maximum);
    static OptionSpec real(std::string id, std::string title, std::string help, double value, double minimum,
                           double maximum, bool logarithmic = false);
    static OptionSpec boolean(std::string id, std::string title, std::string help, bool value);
    static OptionSpec choice(std::string id, std::string title, std::string help, std::string value,
                             std::vector<std::string> choices);
};

/// Validated values of a list of specs; always holds one value for every spec.
class OptionValues {
public:
    OptionValues() = default;
    /// The defaults of `specs`.
    explicit OptionValues(const std::vector<OptionSpec>& specs);

    /// Parses and checks "value" for option `id`. InvalidOption names the option, the value and the range.
    Result<> set(std::string_view id, std::string_view value);
    /// Parses "id=value".
    Result<> setAssignment(std::string_view assignment);

    std::int64_t integer(std::string_view id) const;
    double real(std::string_view id) const;
    bool boolean(std::string_view id) const;
    const std::string& choice(std::string_view id) const;

    /// JSON object text with one member per option, in spec order; fromJson accepts absent members
    /// (default) and refuses unknown ones.
    std::string toJson() const;
    static Result<OptionValues> fromJson(const std::vector<OptionSpec>& specs, std::string_view json);

    const std::vector<OptionSpec>& specs() const { return specs_; }

private:
    const OptionSpec* find(std::string_view id) const;

    std::vector<OptionSpec> specs_;
    std::map<std::string, std::variant<std::int64_t, double, bool, std::string>, std::less<>> values_;
};

}  // namespace vitrine

/// Marks an English literal of the Qt-free core for translation; lupdate finds it by this name.
#define VITRINE_TR_NOOP(context, text) text
