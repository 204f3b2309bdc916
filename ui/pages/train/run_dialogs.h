// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "engine/training_snapshots.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace vitrine {

/// Name and note of a run.
class RunWordsDialog : public QDialog {
    Q_OBJECT
public:
    RunWordsDialog(const TrainingRun& run, QWidget* parent = nullptr);

    QString name() const;
    QString note() const;

private:
    QLineEdit* name_;
    QPlainTextEdit* note_;
};

/// Where to write the curves of a run, and as what.
class RunExportDialog : public QDialog {
    Q_OBJECT
public:
    /// `folder`: where the last one was written.
    RunExportDialog(const TrainingRun& run, const QString& folder, QWidget* parent = nullptr);

    RunExport format() const;
    QString path() const;

private:
    void renewSuffix();
    void browse();

    QString id_;
    QComboBox* form_;
    QLineEdit* path_;
};

}  // namespace vitrine
