// Starts the extension of editors/vscode without VS Code. Two ways:
//   node vscode.js command FOLDER SETTINGS   activates it with stand-ins for VS Code and its client; prints what it would start
//   node vscode.js speak FOLDER SETTINGS     starts that command and speaks with it as VS Code's client library does
'use strict';

const Module = require('node:module');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { pathToFileURL } = require('node:url');
const fs = require('node:fs');

const EXTENSION = path.resolve(__dirname, '../../editors/vscode');
const [, , what, folder, given] = process.argv;
const settings = JSON.parse(given);

function activated() {
  const seen = { commands: [], errors: [] };
  const vscode = {
    env: { language: settings.editor || 'en' },
    workspace: {
      workspaceFolders: [{ uri: { fsPath: folder } }],
      getConfiguration: () => ({ get: (name) => settings[name] }),
      onDidChangeConfiguration: () => ({}),
    },
    window: { showErrorMessage: async (message) => { seen.errors.push(message); } },
    commands: { registerCommand: (name) => { seen.commands.push(name); } },
  };
  class LanguageClient {
    constructor(id, name, server, options) {
      Object.assign(seen, { id, server, selector: options.documentSelector });
      this.options = options;
    }
    createDefaultErrorHandler() { return { closed: () => 'as usual' }; }
    onDidChangeState(told) { this.told = told; }
    isRunning() { return seen.started === true; }
    async start() {
      seen.closedBefore = this.options.errorHandler.closed();
      if (settings.broken === 'missing') { throw new Error('not there'); }
      if (settings.broken === 'ends') { return; }
      seen.started = true;
      this.told();
      seen.closedAfter = this.options.errorHandler.closed();
    }
    async stop() { seen.stopped = true; }
  }
  const load = Module._load;
  Module._load = (name, ...rest) => {
    if (name === 'vscode') return vscode;
    if (name === 'vscode-languageclient/node') return { LanguageClient, CloseAction: { DoNotRestart: 1, Restart: 2 } };
    return load(name, ...rest);
  };
  const extension = require(path.join(EXTENSION, 'extension.js'));
  return extension.activate({ subscriptions: [] }).then(() => extension.deactivate()).then(() => seen);
}

async function speak() {
  const { server } = await activated();
  const rpc = require('vscode-languageserver-protocol/node');
  const running = spawn(server.command, server.args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const talk = rpc.createProtocolConnection(
    new rpc.StreamMessageReader(running.stdout), new rpc.StreamMessageWriter(running.stdin));
  const uri = pathToFileURL(path.join(folder, 'playbook.yaml')).href;
  const found = new Promise((resolve) => {
    talk.onNotification(rpc.PublishDiagnosticsNotification.type, (params) => params.uri === uri && resolve(params.diagnostics));
  });
  const told = new Promise((resolve) => { talk.onNotification(rpc.ShowMessageNotification.type, (params) => resolve(params.message)); });
  talk.listen();
  const answer = await talk.sendRequest(rpc.InitializeRequest.type, {
    processId: process.pid, rootUri: pathToFileURL(folder).href, locale: settings.editor || 'en',
    capabilities: { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true }, codeLens: {} } },
  });
  await talk.sendNotification(rpc.InitializedNotification.type, {});
  const text = fs.readFileSync(path.join(folder, 'playbook.yaml'), 'utf8');
  await talk.sendNotification(rpc.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  const diagnostics = await found;
  const textDocument = { uri };
  const lenses = await talk.sendRequest(rpc.CodeLensRequest.type, { textDocument });
  const outline = await talk.sendRequest(rpc.DocumentSymbolRequest.type, { textDocument });
  const lens = lenses.find((each) => text.split('\n')[each.range.start.line].startsWith(`  ${settings.above}:`));
  const ran = await talk.sendRequest(rpc.ExecuteCommandRequest.type, lens.command);
  const message = await told;
  await talk.sendRequest(rpc.ShutdownRequest.type);
  await talk.sendNotification(rpc.ExitNotification.type);
  const code = await new Promise((resolve) => { running.on('exit', resolve); });
  return {
    commands: answer.capabilities.executeCommandProvider.commands,
    diagnostics: diagnostics.map((each) => [each.code, each.message]),
    lens: lens.command.title, ran, message, code,
    outline: outline.map((each) => [each.name, (each.children || []).map((child) => child.name)]),
  };
}

(what === 'speak' ? speak() : activated()).then((result) => { process.stdout.write(JSON.stringify(result)); process.exit(0); })
  .catch((problem) => { process.stderr.write(`${problem.stack}\n`); process.exit(1); });
