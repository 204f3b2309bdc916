// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/language_controller.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace vitrine {

LanguageController::~LanguageController() {
    QCoreApplication::removeTranslator(&own_);
    QCoreApplication::removeTranslator(&qt_);
}

void LanguageController::setLanguage(const QString& code) {
    const QString wanted = code == QLatin1String("system") ? QLocale::system().name().section(u'_', 0, 0) : code;
    QCoreApplication::removeTranslator(&own_);
    QCoreApplication::removeTranslator(&qt_);
    // The English catalogue holds only plural forms.
    code_ = own_.load(QStringLiteral(":/i18n/vitrine_") + wanted) ? wanted : QStringLiteral("en");
    if (code_ != wanted && !own_.load(QStringLiteral(":/i18n/vitrine_en"))) code_ = QStringLiteral("en");
    QLocale::setDefault(code_ == QLatin1String("en") && QLocale::system().language() == QLocale::English ? QLocale::system() : QLocale(code_));
    if (qt_.load(QStringLiteral("qtbase_") + code_, QLibraryInfo::path(QLibraryInfo::TranslationsPath))) QCoreApplication::installTranslator(&qt_);
    QCoreApplication::installTranslator(&own_);
}

QString LanguageController::nativeName() const {
    QString name = QLocale(code_).nativeLanguageName();
    if (code_ == QLatin1String("en")) return QStringLiteral("English");
    if (!name.isEmpty()) name[0] = name[0].toUpper();
    return name;
}

}  // namespace vitrine
