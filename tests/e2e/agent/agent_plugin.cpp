// SPDX-License-Identifier: GPL-3.0-or-later
#include <QGenericPlugin>

#include "e2e/agent/agent.h"

/// Loaded by the application under test when QT_QPA_GENERIC_PLUGINS names "vitrineagent".
class AgentPlugin : public QGenericPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID QGenericPluginFactoryInterface_iid FILE "agent.json")

public:
    QObject* create(const QString& key, const QString& specification) override {
        Q_UNUSED(specification)
        return key.compare(QLatin1String("vitrineagent"), Qt::CaseInsensitive) == 0 ? new vitrine::test::Agent : nullptr;
    }
};

#include "agent_plugin.moc"
