// The command line that starts the server. Nothing of VS Code in here, so that it can be tried with Node alone.
'use strict';

const path = require('node:path');

/**
 * @param {{path?: string, language?: string}} settings as the user has them
 * @param {string | undefined} folder the workspace's first folder
 * @returns {{command: string, args: string[]}} no transport is named: vscode-languageclient then speaks over input and
 *   output and adds no argument of its own
 */
function commandLine(settings, folder) {
  const named = (settings.path || '').trim() || 'sopflow';
  const placed = folder ? named.replaceAll('${workspaceFolder}', folder) : named;
  const isInFolder = /^\.\.?[\\/]/.test(placed);
  const command = isInFolder && folder ? path.join(folder, placed) : placed;
  const language = settings.language === 'id' || settings.language === 'en' ? ['--lang', settings.language] : [];
  return { command, args: ['lsp', ...language] };
}

module.exports = { commandLine };
