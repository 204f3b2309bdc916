// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/concept_table_model.h"
#include "widgets/card.h"

class QComboBox;
class QPushButton;
class QToolButton;

namespace vitrine {

class ConceptView;
class InspectSession;
class SettingsStore;

/// The concept columns with their switches: arrangement, scale, order, and the plain table.
class ConceptCard : public Card {
    Q_OBJECT
public:
    ConceptCard(InspectSession& session, SettingsStore& settings, QWidget* parent = nullptr);

    ConceptTableModel& table() const { return *table_; }
    ConceptView& view() const { return *view_; }
    void setArrangement(ConceptTableModel::Arrangement arrangement);
    void setScale(ConceptTableModel::Scale scale);

    /// Its head whole: a title of one letter names nothing.
    QSize minimumSizeHint() const override;

signals:
    void editRequested(QString conceptName);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeControls();
    void refresh();
    void refreshValues();
    void retranslate();
    void showAsTable();
    void fillOrderMenu();

    InspectSession& session_;
    SettingsStore& settings_;
    ConceptTableModel* table_;
    ConceptView* view_;
    QPushButton* aligned_;
    QPushButton* topOfEach_;
    QComboBox* scale_;
    QToolButton* order_;
    QToolButton* asTable_;
};

}  // namespace vitrine
