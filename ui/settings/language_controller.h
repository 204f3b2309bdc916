// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTranslator>

namespace vitrine {

/// Loads the catalogue of a language and lets every open widget translate itself anew.
class LanguageController {
public:
    LanguageController() = default;
    ~LanguageController();
    LanguageController(const LanguageController&) = delete;
    LanguageController& operator=(const LanguageController&) = delete;

    /// "system", "en", "ru"…; a language without a catalogue is shown in English.
    void setLanguage(const QString& code);
    /// Code of the language shown now.
    QString code() const { return code_; }
    /// Its name in itself: "English", "Русский".
    QString nativeName() const;

private:
    QTranslator own_;
    QTranslator qt_;
    QString code_ = QStringLiteral("en");
};

}  // namespace vitrine
