// Starts `sopflow lsp` and hands it every YAML file; the server itself tells which ones are sopflow's.
'use strict';

const vscode = require('vscode');
const { CloseAction, LanguageClient } = require('vscode-languageclient/node');
const { commandLine } = require('./server');

const WORDS = {
  en: {
    notStarted: (command) => `sopflow could not be started (${command} lsp). Install it with pip install 'sopflow[lsp]', ` +
      'or say where it is in the setting sopflow.path.',
    settings: 'Open the setting',
  },
  id: {
    notStarted: (command) => `sopflow tidak bisa dijalankan (${command} lsp). Pasang dengan pip install 'sopflow[lsp]', ` +
      'atau sebutkan letaknya di pengaturan sopflow.path.',
    settings: 'Buka pengaturan',
  },
};

let client;

// A server that ends before it answers lacks something (pygls, say): starting it five times more does not bring that.
function newClient(server) {
  let hasRun = false;
  let usual;
  const made = new LanguageClient('sopflow', 'sopflow', server, {
    documentSelector: [{ scheme: 'file', language: 'yaml' }],
    initializationFailedHandler: () => false,
    errorHandler: {
      error: (...what) => usual.error(...what),
      closed: () => (hasRun ? usual.closed() : { action: CloseAction.DoNotRestart, handled: true }),
    },
  });
  usual = made.createDefaultErrorHandler();
  made.onDidChangeState(() => { hasRun = hasRun || made.isRunning(); });
  return made;
}

async function start() {
  const settings = vscode.workspace.getConfiguration('sopflow');
  const folder = (vscode.workspace.workspaceFolders || [])[0];
  const server = commandLine(
    { path: settings.get('path'), language: settings.get('language') },
    folder && folder.uri.fsPath,
  );
  const made = newClient(server);
  client = made;
  await made.start().catch(() => undefined); // it has written down why; what counts is whether it runs
  if (!made.isRunning() && client === made) {
    client = undefined;
    const asked = settings.get('language');
    const words = WORDS[asked] || (vscode.env.language.startsWith('id') ? WORDS.id : WORDS.en);
    const chosen = await vscode.window.showErrorMessage(words.notStarted(server.command), words.settings);
    if (chosen) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'sopflow.path');
    }
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) {
    await running.stop();
  }
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand('sopflow.restart', restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('sopflow.path') || change.affectsConfiguration('sopflow.language')) {
        return restart();
      }
      return undefined;
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
