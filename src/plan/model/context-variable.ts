/** Names of variables whose values come from contexts: no client's variable is named so in a plan. */
export const CONTEXT_VARIABLE = 'contextArgument_';
