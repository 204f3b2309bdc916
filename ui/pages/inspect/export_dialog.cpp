// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/export_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "report/report_export.h"
#include "settings/settings_store.h"

namespace vitrine {
namespace {

const QString kFormKey = QStringLiteral("export/form");
const QString kDpiKey = QStringLiteral("export/dpi");
constexpr int kStandardDpi = 200;

}  // namespace

ExportDialog::ExportDialog(int imageCount, const QString& proposedName, SettingsStore& settings, QWidget* parent)
    : QDialog(parent), settings_(settings) {
    setObjectName(QStringLiteral("ExportDialog"));
    setWindowTitle(tr("Export report"));
    form_ = new QComboBox(this);
    form_->setObjectName(QStringLiteral("exportForm"));
    form_->addItem(tr("PDF: vectors, text can be selected"), QStringLiteral("pdf"));
    form_->addItem(tr("PNG: picture"), QStringLiteral("png"));
    form_->addItem(tr("SVG: vectors, to edit"), QStringLiteral("svg"));
    form_->setCurrentIndex(std::clamp(settings.choice(kFormKey, 0), 0, form_->count() - 1));
    images_ = new QComboBox(this);
    images_->setObjectName(QStringLiteral("exportImages"));
    images_->addItem(tr("This image"));
    if (imageCount > 1) images_->addItem(tr("All %n image(s)", nullptr, imageCount));
    dpi_ = new QSpinBox(this);
    dpi_->setObjectName(QStringLiteral("exportDpi"));
    dpi_->setRange(static_cast<int>(kLowestReportDpi), static_cast<int>(kHighestReportDpi));
    dpi_->setValue(settings.choice(kDpiKey, kStandardDpi));
    dpi_->setSuffix(tr(" dpi"));
    dpi_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    dpiLabel_ = new QLabel(tr("Resolution"), this);
    path_ = new QLineEdit(this);
    path_->setObjectName(QStringLiteral("exportPath"));
    path_->setMinimumWidth(380);
    const QString standard = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString folder = settings.choice(QStringLiteral("export/hasFolder"), 0) ? settings.lastFolder(QStringLiteral("export")) : standard;
    path_->setText(QDir(folder).filePath(QFileInfo(proposedName).completeBaseName() + QStringLiteral("-report.") + ending()));
    auto* browseButton = new QPushButton(tr("Choose…"), this);
    browseButton->setObjectName(QStringLiteral("exportBrowse"));
    auto* pathRow = new QHBoxLayout;
    pathRow->setSpacing(8);
    pathRow->addWidget(path_, 1);
    pathRow->addWidget(browseButton);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(10);
    form->addRow(tr("Format"), form_);
    form->addRow(tr("Images"), images_);
    form->addRow(dpiLabel_, dpi_);
    form->addRow(tr("File"), pathRow);
    for (auto* field : std::initializer_list<QWidget*>{form_, images_, dpi_}) field->setAccessibleName(static_cast<QLabel*>(form->labelForField(field))->text());
    path_->setAccessibleName(tr("File"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    save_ = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    save_->setObjectName(QStringLiteral("exportSave"));
    save_->setProperty("role", "primary");
    save_->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(form_, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
    connect(path_, &QLineEdit::textChanged, this, [this](const QString& text) { save_->setEnabled(!text.trimmed().isEmpty()); });
    connect(browseButton, &QPushButton::clicked, this, &ExportDialog::browse);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(18);
    layout->addLayout(form);
    layout->addWidget(buttons);
    refresh();
}

bool ExportDialog::wantsAllImages() const { return images_->currentIndex() == 1; }

QString ExportDialog::ending() const { return form_->currentData().toString(); }

QString ExportDialog::path() const {
    const QString text = path_->text().trimmed();
    return QFileInfo(text).suffix().compare(ending(), Qt::CaseInsensitive) == 0 ? text : text + u'.' + ending();
}

double ExportDialog::dpi() const { return dpi_->value(); }

void ExportDialog::refresh() {
    const bool isPng = ending() == QLatin1String("png");
    dpi_->setEnabled(isPng);
    dpiLabel_->setEnabled(isPng);
    const QFileInfo file(path_->text());
    if (!file.fileName().isEmpty()) path_->setText(QDir(file.path()).filePath(file.completeBaseName() + u'.' + ending()));
}

void ExportDialog::browse() {
    const QString chosen = QFileDialog::getSaveFileName(this, tr("Export report"), path_->text(), u'*' + QStringLiteral(".") + ending(), nullptr,
                                                        QFileDialog::DontConfirmOverwrite);
    if (!chosen.isEmpty()) path_->setText(chosen);
}

void ExportDialog::done(int result) {
    if (result == QDialog::Accepted) {
        const QFileInfo file(path());
        if (file.exists() && QMessageBox::question(this, windowTitle(), tr("%1 exists already. Replace it?").arg(file.fileName())) != QMessageBox::Yes) return;
        settings_.setChoice(kFormKey, form_->currentIndex());
        settings_.setChoice(kDpiKey, dpi_->value());
        settings_.setChoice(QStringLiteral("export/hasFolder"), 1);
        settings_.setLastFolder(QStringLiteral("export"), file.absolutePath());
    }
    QDialog::done(result);
}

}  // namespace vitrine
