// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <functional>
#include <memory>

#include "bridge/engine_adapter.h"
#include "main_window.h"
#include "settings/language_controller.h"
#include "settings/settings_store.h"
#include "theme/theme_controller.h"
#include "ui/fake_engine.h"

namespace vitrine::test {

/// Runs the event loop until `condition` holds; false when it does not within `milliseconds`.
bool waitUntil(const std::function<bool()>& condition, int milliseconds = 10000);

/// The whole window on a fake engine, with settings of its own.
class UiFixture : public ::testing::Test {
protected:
    void open(FakeWorld world = {}, const QStringList& images = {});
    /// The window shows an inspected image.
    bool waitForInspection();
    void TearDown() override;

    template <class T>
    T* find(const char* name) const {
        return window_->findChild<T*>(QLatin1String(name));
    }

    QTemporaryDir folder_;
    std::unique_ptr<SettingsStore> settings_;
    std::unique_ptr<LanguageController> language_;
    std::unique_ptr<ThemeController> theme_;
    std::unique_ptr<FakeEngine> engine_;
    std::unique_ptr<EngineAdapter> adapter_;
    std::unique_ptr<MainWindow> window_;
};

}  // namespace vitrine::test
