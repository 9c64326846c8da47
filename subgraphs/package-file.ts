import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path of a file of this package, from its root, such as `subgraphs/inventory/inventory.proto`.
 * The build compiles code into `dist` and leaves such files where they are, so the root is looked for upwards.
 */
export function packageFile(path: string): string {
  return join(packageRoot, path);
}

function findPackageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The package of the demo has no package.json above it.');
  return findPackageRoot(parent);
}

const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));
