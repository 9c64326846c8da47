import type { SubgraphOperation } from '../../core/backend.ts';
import { RawJson } from '../../core/json/raw-json.ts';
import { writeJson } from '../../core/json/write-json.ts';

/**
 * Makes the writer of an operation's request bodies (GraphQL over HTTP §5.3.1). All that is the same each time
 * is written once; a body is then a handful of concatenations. A variable that is absent stays absent, since
 * that is not the same as null (GraphQL §6.1.2).
 */
export function bodyComposer(operation: SubgraphOperation): (variables: Readonly<Record<string, unknown>>) => string {
  const start = `{"query":${JSON.stringify(operation.text)}`;
  const names = [...operation.variableNames, ...operation.representationNames];
  if (names.length === 0) {
    const body = `${start}}`;
    return () => body;
  }
  const members = names.map((name) => ({ name, label: `${JSON.stringify(name)}:` }));
  return (variables) => {
    let body = `${start},"variables":{`;
    let separator = '';
    for (const { name, label } of members) {
      const value = variables[name];
      if (value === undefined) continue;
      body += separator + label + (value instanceof RawJson ? value.text : writeJson(value));
      separator = ',';
    }
    return `${body}}}`;
  };
}
