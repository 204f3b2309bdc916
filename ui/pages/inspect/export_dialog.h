// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace vitrine {

class SettingsStore;

/// What to export: form, images, resolution and file.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    ExportDialog(int imageCount, const QString& proposedName, SettingsStore& settings, QWidget* parent = nullptr);

    bool wantsAllImages() const;
    /// With the ending of the chosen form.
    QString path() const;
    double dpi() const;

private:
    void browse();
    void refresh();
    QString ending() const;
    void done(int result) override;

    SettingsStore& settings_;
    QComboBox* form_;
    QComboBox* images_;
    QSpinBox* dpi_;
    QLabel* dpiLabel_;
    QLineEdit* path_;
    QPushButton* save_;
};

}  // namespace vitrine
