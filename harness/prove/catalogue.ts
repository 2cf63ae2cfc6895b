import type { FaultOperator } from './operator.js';
import { bindingOperators } from './operators-bindings.js';
import { bodyOperators, framingOperators } from './operators-bodies.js';
import { cookieOperators } from './operators-cookies.js';
import { headerOperators } from './operators-headers.js';
import { jsonOperators } from './operators-json.js';
import { spellingOperators } from './operators-spelling.js';
import { statusOperators } from './operators-status.js';
import { timeOperators } from './operators-times.js';
import { tokenOperators } from './operators-tokens.js';
import { urlOperators } from './operators-urls.js';

/** Every way in which an answer can be wrong that the prover knows. */
export const faultCatalogue: readonly FaultOperator[] = [
  ...statusOperators,
  ...headerOperators,
  ...cookieOperators,
  ...urlOperators,
  ...bodyOperators,
  ...framingOperators,
  ...jsonOperators,
  ...spellingOperators,
  ...timeOperators,
  ...bindingOperators,
  ...tokenOperators,
];
