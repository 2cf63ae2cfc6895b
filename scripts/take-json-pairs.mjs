// Takes pairs of JSON bodies for the benchmark out of recordings of the real systems:
//   node scripts/take-json-pairs.mjs <folder with python-1.jsonl, python-2.jsonl, go-1.jsonl, go-2.jsonl> > fixtures/golden/json-pairs.jsonl
// How they are chosen is said in fixtures/golden/README.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const MOST = 413;
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder of the recordings');

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Seconds since 1970. */
const startOf = ({ started_at: startedAt }) => Date.parse(startedAt) / 1000;
const placeOf = ({ case_id: id, step }) => `${id} step ${step}`;
const read = (name) =>
  readFileSync(join(folder, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ response, setup }) => setup !== true && response?.body_encoding === 'utf8' && isJson(response.body));

/** Answers to the same measured step that are JSON in both recordings, in the order of the first one; a target with the same bytes is left out. */
function pairs(set, name, otherName) {
  const others = new Map(read(otherName).map((record) => [placeOf(record), record]));
  return read(name).flatMap((record) => {
    const partner = others.get(placeOf(record));
    if (partner === undefined) return [];
    const [oracle, target] = [record.response.body, partner.response.body];
    return [{ set, from: placeOf(record), startedAt: [startOf(record), startOf(partner)], oracle, ...(target === oracle ? {} : { target }) }];
  });
}

const repeated = [...pairs('repeated', 'python-1.jsonl', 'python-2.jsonl'), ...pairs('repeated', 'go-1.jsonl', 'go-2.jsonl')].slice(0, MOST);
const rewritten = pairs('rewritten', 'python-1.jsonl', 'go-1.jsonl').filter(({ target }) => target !== undefined);
for (const pair of [...repeated, ...rewritten]) process.stdout.write(`${JSON.stringify(pair)}\n`);
