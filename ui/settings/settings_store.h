// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

#include "theme/theme_controller.h"

namespace vitrine {

/// Habits of the user: language, theme, window, last folders. Data belongs to the workspace instead.
class SettingsStore {
public:
    /// The user's own settings.
    SettingsStore();
    /// Settings in a file of their own, for tests and portable use.
    explicit SettingsStore(const QString& iniFile);

    ThemeMode theme() const;
    void setTheme(ThemeMode mode);

    /// "system", "en", "ru"…
    QString language() const;
    void setLanguage(const QString& code);

    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray& geometry);

    QString lastFolder(const QString& purpose) const;
    void setLastFolder(const QString& purpose, const QString& folder);

    /// What the engine computes on from the next start: "cpu", "cuda:0"…, and 0 threads = chosen by the engine.
    QString device() const;
    void setDevice(const QString& name);
    int threads() const;
    void setThreads(int count);

    double heatMapOpacity() const;
    void setHeatMapOpacity(double opacity);

    /// A choice of a page by its key, with what it is without one.
    int choice(const QString& key, int standard) const;
    void setChoice(const QString& key, int value);
    /// The same for a list of names; empty without one.
    QStringList texts(const QString& key) const;
    void setTexts(const QString& key, const QStringList& values);

private:
    QSettings settings_;
};

}  // namespace vitrine
