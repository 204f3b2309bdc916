// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/settings_store.h"

#include <QDir>
#include <algorithm>

namespace vitrine {
namespace {

constexpr double kStandardOpacity = 0.6;

}  // namespace

SettingsStore::SettingsStore() = default;

SettingsStore::SettingsStore(const QString& iniFile) : settings_(iniFile, QSettings::IniFormat) {}

ThemeMode SettingsStore::theme() const {
    const QString name = settings_.value(QStringLiteral("window/theme")).toString();
    if (name == QLatin1String("light")) return ThemeMode::Light;
    return name == QLatin1String("dark") ? ThemeMode::Dark : ThemeMode::System;
}

void SettingsStore::setTheme(ThemeMode mode) {
    const char* name = mode == ThemeMode::Light ? "light" : mode == ThemeMode::Dark ? "dark" : "system";
    settings_.setValue(QStringLiteral("window/theme"), QLatin1String(name));
}

QString SettingsStore::language() const {
    return settings_.value(QStringLiteral("window/language"), QStringLiteral("system")).toString();
}

void SettingsStore::setLanguage(const QString& code) { settings_.setValue(QStringLiteral("window/language"), code); }

QByteArray SettingsStore::windowGeometry() const { return settings_.value(QStringLiteral("window/geometry")).toByteArray(); }

void SettingsStore::setWindowGeometry(const QByteArray& geometry) {
    settings_.setValue(QStringLiteral("window/geometry"), geometry);
}

QString SettingsStore::lastFolder(const QString& purpose) const {
    return settings_.value(QStringLiteral("folders/") + purpose, QDir::homePath()).toString();
}

void SettingsStore::setLastFolder(const QString& purpose, const QString& folder) {
    settings_.setValue(QStringLiteral("folders/") + purpose, folder);
}

QString SettingsStore::device() const { return settings_.value(QStringLiteral("engine/device"), QStringLiteral("cpu")).toString(); }

void SettingsStore::setDevice(const QString& name) { settings_.setValue(QStringLiteral("engine/device"), name); }

int SettingsStore::threads() const { return std::max(0, settings_.value(QStringLiteral("engine/threads"), 0).toInt()); }

void SettingsStore::setThreads(int count) { settings_.setValue(QStringLiteral("engine/threads"), count); }

double SettingsStore::heatMapOpacity() const {
    return std::clamp(settings_.value(QStringLiteral("inspect/opacity"), kStandardOpacity).toDouble(), 0.0, 1.0);
}

void SettingsStore::setHeatMapOpacity(double opacity) { settings_.setValue(QStringLiteral("inspect/opacity"), opacity); }

int SettingsStore::choice(const QString& key, int standard) const { return settings_.value(key, standard).toInt(); }

void SettingsStore::setChoice(const QString& key, int value) { settings_.setValue(key, value); }

QStringList SettingsStore::texts(const QString& key) const { return settings_.value(key).toStringList(); }

void SettingsStore::setTexts(const QString& key, const QStringList& values) { settings_.setValue(key, values); }

}  // namespace vitrine
