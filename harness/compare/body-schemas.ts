import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { DEFINITIONS, type BodySchemaFile } from '../core/body-schema.js';
import { BODY_FORMATS } from './body-shape.js';

/** Where a body does not fit its schema. */
export interface Misfit {
  /** JSON Pointer into the body; of a missing member its own place. */
  readonly at: string;
  readonly what: string;
}

/** The body schemas of a profile, each compiled when it is first asked for, and once however many rows have it. */
export class BodySchemas {
  private readonly compiled = new Map<string, ValidateFunction>();
  private ajv: Ajv | undefined;

  constructor(private readonly file: BodySchemaFile) {}

  has(row: string): boolean {
    return Object.hasOwn(this.file.rows, row);
  }

  /** Every place where a row's body does not fit; none for a row without schema. */
  misfits(row: string, body: unknown): Misfit[] {
    const name = this.file.rows[row]?.body;
    if (name === undefined) return [];
    const validate = this.validator(name);
    return validate(body) ? [] : (validate.errors ?? []).map(misfitOf);
  }

  private validator(name: string): ValidateFunction {
    const known = this.compiled.get(name);
    if (known !== undefined) return known;
    const made = this.withDefinitions().getSchema(name);
    if (made === undefined) throw new Error(`no definition ${name} among the body schemas`);
    this.compiled.set(name, made);
    return made;
  }

  private withDefinitions(): Ajv {
    if (this.ajv !== undefined) return this.ajv;
    this.ajv = ajvForBodies();
    // Each by its own name: references into one document would be looked up through all of it.
    const definitions = JSON.parse(JSON.stringify(this.file.$defs).replaceAll(`"${DEFINITIONS}`, '"')) as BodySchemaFile['$defs'];
    for (const [name, schema] of Object.entries(definitions)) this.ajv.addSchema(schema, name);
    return this.ajv;
  }
}

/** The file is checked against its own schema; every part that is shared is compiled once. */
function ajvForBodies(): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false, validateSchema: false, inlineRefs: false, code: { optimize: false } });
  for (const [name, pattern] of Object.entries(BODY_FORMATS)) ajv.addFormat(name, pattern);
  return ajv;
}

function misfitOf({ instancePath, message = 'does not fit', params }: ErrorObject): Misfit {
  const missing = (params as { readonly missingProperty?: string }).missingProperty;
  return missing === undefined
    ? { at: instancePath, what: message }
    : { at: `${instancePath}/${missing.replaceAll('~', '~0').replaceAll('/', '~1')}`, what: 'is required' };
}
