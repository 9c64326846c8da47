import { z } from 'zod';

export const milliseconds = z.int().min(1).max(3_600_000);
export const bytes = z.int().min(1);
export const headerName = z
  .string()
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'expected a header name')
  .transform((name) => name.toLowerCase());
export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
  .refine((url) => !hasCommaInHost(url), 'expected one URL, without a comma in the name of its host');

/** Of two URLs in a row, the first comma ends the first host: to a URL parser it is part of it. */
function hasCommaInHost(url: string): boolean {
  return /^https?:\/\/[^/?#]*,/i.test(url);
}

/** A secret that the file names without holding it: in the environment, or in a file of its own. */
export const secret = z
  .strictObject({
    env: z.string().min(1).optional().describe('The environment variable that holds it.'),
    file: z
      .string()
      .min(1)
      .optional()
      .describe('The file that holds it, relative to this configuration; blanks around it are left out.'),
  })
  .refine(({ env, file }) => (env === undefined) !== (file === undefined), {
    message: 'expected either `env` or `file`',
  });

export type Secret = z.output<typeof secret>;
