/** One member of a list by which a client says what it prefers: `gzip;q=0.5`. */
export interface Weighted {
  /** In lower case, without parameters. */
  readonly name: string;
  /** From 0 (not acceptable) to 1. */
  readonly quality: number;
}

/** Reads a header such as Accept or Accept-Encoding (RFC 9110 §12.4.2). A weight that is none counts as 0. */
export function readWeights(header: string): readonly Weighted[] {
  return header.split(',').map(readWeighted);
}

// Parameters other than q (`charset`, `deferSpec`) do not change what can be answered.
function readWeighted(text: string): Weighted {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { name, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}
