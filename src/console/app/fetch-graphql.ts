interface Operation {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: unknown;
}

/** What is shown when no GraphQL response came back: GraphiQL prints it in the answer's place. */
function failed(message: string): Record<string, unknown> {
  return { errors: [{ message }] };
}

/**
 * Posts one operation and returns the response's JSON. Never rejects: a broken connection or a body that is not
 * JSON comes back as a result with one error. The JSON content type is what passes the gateway's CSRF check.
 */
export async function fetchGraphQL(
  url: string,
  operation: Operation,
  headers: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        ...headers,
        'content-type': 'application/json',
      },
      body: JSON.stringify(operation),
    });
    const text = await response.text();
    try {
      // A cast: whatever JSON it is, GraphiQL only prints it.
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      return failed(`HTTP ${response.status} ${response.statusText}: the answer is not JSON: ${text.slice(0, 500)}`);
    }
  } catch (error) {
    return failed(`The gateway cannot be reached: ${error instanceof Error ? error.message : String(error)}`);
  }
}
