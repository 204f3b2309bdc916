// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/train/run_dialogs.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <array>

namespace vitrine {
namespace {

constexpr int kPathWidth = 380;
constexpr std::array<const char*, 3> kSuffixes{".csv", ".json", ".tfevents"};

/// Save and Cancel below a form.
void addButtons(QDialog& dialog, QFormLayout& form, const char* saveName) {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, &dialog);
    buttons->button(QDialogButtonBox::Save)->setObjectName(QLatin1String(saveName));
    buttons->button(QDialogButtonBox::Save)->setProperty("role", "primary");
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    form.addRow(buttons);
}

}  // namespace

RunWordsDialog::RunWordsDialog(const TrainingRun& run, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("RunWordsDialog"));
    setWindowTitle(tr("Name and note"));
    name_ = new QLineEdit(QString::fromStdString(run.name), this);
    name_->setObjectName(QStringLiteral("runName"));
    name_->setPlaceholderText(QString::fromStdString(run.id));
    note_ = new QPlainTextEdit(QString::fromStdString(run.note), this);
    note_->setObjectName(QStringLiteral("runNote"));
    note_->setTabChangesFocus(true);
    auto* form = new QFormLayout(this);
    form->addRow(tr("Name"), name_);
    form->addRow(tr("Note"), note_);
    addButtons(*this, *form, "runWordsSave");
    resize(460, 240);
}

QString RunWordsDialog::name() const { return name_->text().trimmed(); }
QString RunWordsDialog::note() const { return note_->toPlainText().trimmed(); }

RunExportDialog::RunExportDialog(const TrainingRun& run, const QString& folder, QWidget* parent)
    : QDialog(parent), id_(QString::fromStdString(run.id)) {
    setObjectName(QStringLiteral("RunExportDialog"));
    setWindowTitle(tr("Export %1").arg(QString::fromStdString(run.name)));
    form_ = new QComboBox(this);
    form_->setObjectName(QStringLiteral("runExportForm"));
    form_->addItems({tr("Table (CSV)"), tr("JSON"), tr("TensorBoard event file")});
    path_ = new QLineEdit(QDir(folder).filePath(id_ + QLatin1String(kSuffixes[0])), this);
    path_->setObjectName(QStringLiteral("runExportPath"));
    path_->setMinimumWidth(kPathWidth);
    auto* choose = new QPushButton(tr("Choose…"), this);
    auto* line = new QHBoxLayout;
    line->addWidget(path_, 1);
    line->addWidget(choose);
    auto* form = new QFormLayout(this);
    form->addRow(tr("As"), form_);
    form->addRow(tr("File"), line);
    addButtons(*this, *form, "runExportSave");
    connect(form_, &QComboBox::currentIndexChanged, this, &RunExportDialog::renewSuffix);
    connect(choose, &QPushButton::clicked, this, &RunExportDialog::browse);
}

void RunExportDialog::renewSuffix() {
    const QFileInfo file(path_->text());
    // TensorBoard takes a file for one of its own by "tfevents" in the name.
    const QString name = form_->currentIndex() == 2 ? QStringLiteral("events.out.tfevents.") + id_
                                                    : id_ + QLatin1String(kSuffixes[static_cast<std::size_t>(form_->currentIndex())]);
    path_->setText(file.dir().filePath(name));
}

void RunExportDialog::browse() {
    const QString chosen = QFileDialog::getSaveFileName(this, windowTitle(), path_->text());
    if (!chosen.isEmpty()) path_->setText(chosen);
}

RunExport RunExportDialog::format() const { return static_cast<RunExport>(form_->currentIndex()); }
QString RunExportDialog::path() const { return path_->text(); }

}  // namespace vitrine
