import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileMapping } from '../../../src/mapping/compile/compile-mapping.ts';
import { compileTemplate } from '../../../src/mapping/write/compile-template.ts';
import { TemplateFailure } from '../../../src/mapping/write/template-failure.ts';
import { compileUrl } from '../../../src/mapping/write/compile-url.ts';
import type { MappingWarning } from '../../../src/mapping/language/evaluate.ts';
import { inferType } from '../../../src/mapping/infer/infer-type.ts';
import { listDependencies, listMethodUses } from '../../../src/mapping/infer/list-dependencies.ts';
import { outputShape } from '../../../src/mapping/infer/output-shape.ts';
import { parseMapping } from '../../../src/mapping/parse/parse-mapping.ts';
import { parseTemplate } from '../../../src/mapping/parse/parse-template.ts';
import { MappingSyntaxError, type Grammar } from '../../../src/mapping/language/syntax.ts';
import { writeJson } from '../../../src/core/json/write-json.ts';
import { fuzzing, mappingTexts } from '../../support/mapping-texts.ts';

/** What any of these texts may take; a hang takes longer. */
const LIMIT_MS = 2_000;
const values = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(9_007_199_254_740_993n, { id: 1, name: 'n', a: [{ b2: null }, 2, 'x'], _x: { a: -0 } }, [
    [{ id: 1 }],
    null,
  ]),
);
const grammars = fc.constantFrom<Grammar | undefined>(
  undefined,
  { choices: false, spreads: false, json: false },
  { choices: true, spreads: false, json: false },
  { choices: true, spreads: true, json: true },
);

/** What it is made of; undefined when the text is refused, with a place that lies in it. */
function refusedOrMade<T>(text: string, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof MappingSyntaxError)) throw error;
    const lines = text.split(/\r\n|[\n\r]/);
    expect(error.line).toBeGreaterThanOrEqual(1);
    expect(error.line).toBeLessThanOrEqual(lines.length);
    expect(error.column).toBeGreaterThanOrEqual(1);
    expect(error.offset).toBeLessThanOrEqual(text.length);
    expect(error.message).toMatch(/expected|found|understood/);
    return undefined;
  }
}

const mappings = fuzzing(1_000);
test(
  'whatever a text is, it is refused with its place, or is a mapping of any input',
  () => {
    fc.assert(
      fc.property(mappingTexts, grammars, values, (text, grammar, input) => {
        const began = performance.now();
        const mapping = refusedOrMade(text, () => parseMapping(text, grammar));
        if (mapping !== undefined) {
          outputShape(mapping);
          listMethodUses(mapping);
          listDependencies(mapping);
          inferType(mapping, {
            input: { kind: 'unknown' },
            variable: () => ({ kind: 'unknown' }),
            absent: () => undefined,
          });
          const warnings: MappingWarning[] = [];
          const scope = {
            variables: { args: input, this: input, batch: [input], status: 200 },
            warn: (warning: MappingWarning) => void warnings.push(warning),
          };
          writeJson(compileMapping(mapping)(input, scope));
          compileMapping(mapping, new Map([['id', undefined]]))(input, { variables: {} });
          for (const { message, start, end } of warnings) {
            expect(message).not.toBe('');
            expect([start >= 0, end >= start, end <= text.length]).toEqual([true, true, true]);
          }
        }
        expect(performance.now() - began).toBeLessThan(LIMIT_MS);
      }),
      mappings.parameters,
    );
  },
  mappings.timeoutMs,
);

const templates = fuzzing(800);
test(
  'whatever a template and its values are, it is refused with its place, or the call stays at its origin and ' +
    'under its path',
  () => {
    const parts = fc.array(
      fc.oneof(
        mappingTexts,
        fc.constantFrom('{', '}', '{$args.id}', '{$args.a}', '{$args}', '/x', '?q=', '#f', '\n  '),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(parts, values, (pieces, args) => {
        const began = performance.now();
        const text = `/fixed/${pieces.join('')}`;
        const template = refusedOrMade(text, () => parseTemplate(text));
        if (template !== undefined) {
          const scope = { variables: { args } };
          try {
            const { origin, path } = compileUrl({ base: parseTemplate('http://api.test:81/base'), url: template })(
              scope,
            );
            const url = new URL(origin + path);
            expect(url.origin).toBe('http://api.test:81');
            expect(path.startsWith('/base/fixed')).toBe(true);
            // What no request line can hold.
            expect(path).not.toMatch(/[\s\u0000-\u001f\u007f-\uffff"<>\\^`{|}]/);
            compileTemplate(template)(scope);
          } catch (error) {
            if (!(error instanceof TemplateFailure)) throw error;
          }
        }
        expect(performance.now() - began).toBeLessThan(LIMIT_MS);
      }),
      templates.parameters,
    );
  },
  templates.timeoutMs,
);
