/**
 * Tells Monaco where its workers are: files of this page's origin. The names, which carry a hash, are put in by
 * the build (`scripts/build-console.mjs`).
 */
declare const WORKER_FILES: { readonly editor: string; readonly graphql: string; readonly json: string };

function fileOfWorker(label: string): string {
  switch (label) {
    case 'json':
      return WORKER_FILES.json;
    case 'graphql':
      return WORKER_FILES.graphql;
    default:
      return WORKER_FILES.editor;
  }
}

Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_workerId: string, label: string) => new Worker(new URL(fileOfWorker(label), import.meta.url)),
  },
});
