// Preloaded by a process, and by its threads, that is to find no planner: HIDDEN_PLANNERS names them.
const Module = require('node:module');

const hidden = (process.env.HIDDEN_PLANNERS ?? '').split(',');
const { dlopen } = process;
const resolve = Module._resolveFilename;

process.dlopen = function (module, file, ...others) {
  if (hidden.includes('native') && file.includes('router-query-planner'))
    throw new Error("version `GLIBC_2.99' not found");
  return dlopen.call(this, module, file, ...others);
};

Module._resolveFilename = function (name, ...others) {
  if (hidden.includes('portable') && name.startsWith('@apollo/gateway'))
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
  return resolve.call(this, name, ...others);
};
