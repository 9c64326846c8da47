import { z } from 'zod';
import { bytes } from './values.ts';

export const limits = z
  .strictObject({
    maxCharacters: z.int().min(1).default(131_072).describe('Length of a document, in UTF-16 code units.'),
    maxTokens: z.int().min(1).default(15_000).describe('Lexical tokens of a document.'),
    maxDepth: z.int().min(1).default(50).describe('Levels of nested fields.'),
    maxAliases: z.int().min(0).default(1_000).describe('Aliased fields, fragments expanded.'),
    maxRootFields: z.int().min(1).default(500).describe('Fields at the root, fragments expanded.'),
    maxSelections: z
      .int()
      .min(1)
      .default(10_000)
      .describe('Selections in all, fragments expanded: fields, fragment spreads and inline fragments.'),
    maxNodes: z
      .int()
      .min(1)
      .default(30_000)
      .describe(
        'Selections, directives, arguments and values of a document, fragments expanded, all its operations together.',
      ),
    maxDirectives: z.int().min(0).default(500).describe('Directives such as `@include` on them, fragments expanded.'),
    maxVariablesBytes: bytes
      .default(1_048_576)
      .describe('Length of the variables as JSON without white space, those of a batch together.'),
    maxVariablesValues: z
      .int()
      .min(0)
      .default(50_000)
      .describe('Values within the variables of an operation: lists and objects, and what they hold.'),
    // What reads variables calls itself for each level.
    maxVariablesDepth: z
      .int()
      .min(0)
      .max(1_000)
      .default(100)
      .describe('Levels of lists and objects within the value of a variable.'),
  })
  .prefault({});
