import type { Command } from 'commander';
import { defineEntriesVerb } from './check-entries.js';
import type { CommandContext } from './context.js';

export const define = (context: CommandContext): Command => defineEntriesVerb('deviations', context);
