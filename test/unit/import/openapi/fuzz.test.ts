import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ImportFailure } from '../../../../src/import/files/import-failure.ts';
import { loadDocuments } from '../../../../src/import/openapi/read/load-documents.ts';
import { importDocuments } from '../../../../src/import/openapi/import-openapi.ts';
import { parseDocument } from '../../../../src/import/files/parse-document.ts';
import { mutated, mutations } from '../mutate.ts';
import { importValue, problemsOf } from './import-world.ts';
import { SAMPLES } from './sample-descriptions.ts';

/** `GATEFOLD_FUZZ_SECONDS=60` fuzzes for a minute each. */
const SECONDS = Number(process.env['GATEFOLD_FUZZ_SECONDS'] ?? 0);
const LENGTH =
  SECONDS > 0
    ? { numRuns: 10_000_000, interruptAfterTimeLimit: SECONDS * 1_000, markInterruptAsFailure: false }
    : { numRuns: 60, seed: 7 };
const TIMEOUT = SECONDS * 1_000 + 60_000;
/** What a mutation of a small description may take; a hang takes longer. */
const LIMIT_MS = 5_000;

test.each([0, 1, 2])(
  'whatever becomes of a description, it is refused with its place, or its schema composes (%d)',
  async (sample) => {
    await fc.assert(
      fc.asyncProperty(mutations, async (changes) => {
        const started = performance.now();
        try {
          const { sdl, notes } = await importValue(mutated(SAMPLES[sample], changes));
          expect(await problemsOf(sdl)).toEqual([]);
          for (const note of notes) expect(note.at).toMatch(/#/);
        } catch (error) {
          if (!(error instanceof ImportFailure)) throw error;
          expect(error.message).toMatch(/^\/work\/api\.json(?:#|:\d+:\d+)/);
        }
        expect(performance.now() - started).toBeLessThan(LIMIT_MS);
      }),
      LENGTH,
    );
  },
  TIMEOUT,
);

test(
  'whatever a file holds, it is read or refused with line and column',
  async () => {
    const place = new URL('file:///work/api.yaml');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(
              fc.constantFrom(
                'openapi: 3.0.0',
                'paths:',
                '  /a:',
                '    get: {}',
                '- a',
                '&a',
                '*a',
                '<<: *a',
                '{',
                '}',
                '[',
                '"',
                "'",
                '\n',
                '\t',
                ': ',
                '? ',
                '|',
                '!!binary',
                '---',
                '...',
                '%YAML 1.1',
              ),
            )
            .map((parts) => parts.join('\n')),
        ),
        async (text) => {
          try {
            importDocuments(await loadDocuments(place, text), place, {});
          } catch (error) {
            if (!(error instanceof ImportFailure)) throw error;
            expect(error.message).toMatch(/^\/work\/api\.yaml(?:#|:\d+:\d+)/);
          }
        },
      ),
      LENGTH,
    );
  },
  TIMEOUT,
);

test('nesting without end neither hangs nor overflows', async () => {
  const deep = (depth: number, open: string, close: string): string => `${open.repeat(depth)}{}${close.repeat(depth)}`;
  for (const schema of [
    deep(1_500, '{"type":"object","properties":{"a":', '}}'),
    deep(1_500, '{"type":"array","items":', '}'),
    deep(600, '{"allOf":[', ']}'),
    deep(600, '{"oneOf":[{"type":"string"},', ']}'),
  ]) {
    const description = `{"openapi":"3.0.0","paths":{"/a":{"get":{"responses":{"200":{"content":{"application/json":{"schema":${schema}}}}}}}}}`;
    const place = new URL('file:///work/api.json');
    expect(importDocuments(await loadDocuments(place, description), place, {}).sdl).toContain('getA');
  }
  for (const text of ['['.repeat(100_000), '{"a":'.repeat(100_000), `a: ${'['.repeat(20_000)}`, '- '.repeat(20_000)]) {
    expect(() => parseDocument(text, 'deep.json')).toThrow(/^deep\.json(?:#|:\d+:\d+)/);
  }
});
