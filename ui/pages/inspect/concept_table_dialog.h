// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "models/concept_table_model.h"

namespace vitrine {

/// All concepts of all models as plain numbers: to read, to search, to copy as CSV.
class ConceptTableDialog : public QDialog {
    Q_OBJECT
public:
    ConceptTableDialog(const std::vector<ModelColumn>& columns, ConceptTableModel::Scale scale, const QString& imageName,
                       QWidget* parent = nullptr);

private:
    void save();

    ConceptTableModel* table_;
    QString imageName_;
};

}  // namespace vitrine
