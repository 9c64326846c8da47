/** Plans with the built portable engine, beside whoever compares: it keeps the engine of the graph that it planned on last. */
import { parentPort } from 'node:worker_threads';
import { createPortableEngine } from '../../dist/src/plan/engines/portable-engine.js';

let graph = '';
let engine;
parentPort.on('message', ({ sdl, document }) => {
  try {
    if (sdl !== graph) engine = undefined;
    engine ??= createPortableEngine(sdl);
    graph = sdl;
    parentPort.postMessage({ plan: engine(document) });
  } catch (error) {
    engine = undefined;
    parentPort.postMessage({ failure: String(error) });
  }
});
