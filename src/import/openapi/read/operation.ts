import type { JsonNode } from '../../files/json-node.ts';

export type DescribedMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation, the same for every version of OpenAPI. */
export interface DescribedOperation {
  readonly node: JsonNode;
  readonly method: DescribedMethod;
  /** As in the description: `/pets/{id}`. */
  readonly path: string;
  readonly id: string | undefined;
  readonly tags: readonly string[];
  readonly description: string | undefined;
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Body | undefined;
  readonly responses: readonly Answer[];
  /** Its own `servers`, or those of its path. */
  readonly servers: JsonNode | undefined;
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie';

/** How a parameter or a member of a form is written. */
export interface Styled {
  readonly style: string;
  readonly explode: boolean;
  /** Between the items of a list that is not exploded. */
  readonly separator: string;
  /** True when the value is written as JSON. */
  readonly json: boolean;
  /** Whether reserved characters stand as they are. */
  readonly allowReserved: boolean;
}

export interface Parameter extends Styled {
  readonly node: JsonNode;
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  /** Undefined when nothing is said. In Swagger 2, the parameter itself. */
  readonly schema: JsonNode | undefined;
  readonly description: string | undefined;
  readonly deprecated: boolean;
}

/** The body of a request: JSON, a form, or nothing that we can send. */
export interface Body {
  readonly node: JsonNode;
  readonly kind: 'json' | 'form' | 'other';
  readonly mediaType: string;
  readonly required: boolean;
  readonly schema: JsonNode | undefined;
  /** How members of a form are written, as far as it is said. */
  readonly styles: ReadonlyMap<string, Styled>;
  readonly description: string | undefined;
}

export interface Answer {
  readonly node: JsonNode;
  /** `200`, `2XX`, `default`. */
  readonly status: string;
  readonly kind: 'json' | 'text' | 'empty' | 'other';
  readonly mediaTypes: readonly string[];
  readonly schema: JsonNode | undefined;
}
