// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/evaluation_service.h"
#include "widgets/card.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace vitrine {

class EmptyState;
class EvaluateSession;
class MessageBar;
class PlotPanel;

/// "Does the decision depend on the words?" One button; then a verdict in a sentence, its figures, and
/// the plots behind it: accuracy against weights with the controls, permuted names, corrected concepts.
class AuditCard : public Card {
    Q_OBJECT
public:
    AuditCard(EvaluateSession& session, QWidget* parent = nullptr);

    QString verdict() const;

signals:
    void cancelRequested(vitrine::JobId id);

public slots:
    void setJobs(const vitrine::JobList& jobs);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void showReport(const AuditReport& report);
    void retranslate();

    EvaluateSession& session_;
    QStackedWidget* stack_;
    EmptyState* empty_;
    QWidget* running_;
    QLabel* stage_;
    QProgressBar* progress_;
    QPushButton* cancel_;
    QWidget* filled_;
    QLabel* verdict_;
    QLabel* figures_;
    QPushButton* again_;
    MessageBar* notice_;
    PlotPanel* nec_;
    PlotPanel* names_;
    PlotPanel* intervention_;
    bool isStale_ = true;  ///< hidden while something changed: drawn when it is shown
};

}  // namespace vitrine
