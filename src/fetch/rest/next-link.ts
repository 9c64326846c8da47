interface Link {
  readonly target: string;
  /** The first of each name counts (RFC 8288 §3.3); names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TARGET = /[\s,]*<([^>]*)>/y;
const PARAMETER = /\s*;\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y;

/**
 * The target of the first link with the relation `next` in the `Link` headers of an answer (RFC 8288), as it is
 * written: it may be relative to the URL that was asked for. Undefined when there is none.
 */
export function nextLink(header: string | readonly string[] | undefined): string | undefined {
  const texts = header === undefined ? [] : typeof header === 'string' ? [header] : header;
  return texts.flatMap(parseLinks).find(isNext)?.target;
}

/** A link with an anchor is about another resource than the one that was asked for. */
function isNext({ parameters }: Link): boolean {
  const relations = parameters.get('rel')?.toLowerCase().split(/\s+/) ?? [];
  return relations.includes('next') && !parameters.has('anchor');
}

/** What does not parse ends the list: a comma behind it may stand inside a text. */
function parseLinks(text: string): readonly Link[] {
  const links: Link[] = [];
  for (let offset = 0; ; ) {
    TARGET.lastIndex = offset;
    const target = TARGET.exec(text)?.[1];
    if (target === undefined) return links;
    offset = TARGET.lastIndex;
    const parameters = new Map<string, string>();
    for (;;) {
      PARAMETER.lastIndex = offset;
      const found = PARAMETER.exec(text);
      if (found === null) break;
      const [, name = '', quoted, token] = found;
      offset = PARAMETER.lastIndex;
      const key = name.toLowerCase();
      if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token ?? '');
    }
    links.push({ target, parameters });
    if (!/^\s*,/.test(text.slice(offset, offset + 64))) return links;
  }
}
