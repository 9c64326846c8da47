import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { GraphiQLPlugin } from '@graphiql/react';
import type { Example } from './settings.ts';

export function variablesText(example: Example): string {
  return example.variables === undefined ? '' : JSON.stringify(example.variables, undefined, 2);
}

/** The comment lines that an example opens with say what it shows. */
function descriptionOf(example: Example): string {
  const lines = example.query.trimStart().split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines.slice(0, end).map((line) => line.replace(/^#\s?/, '')).join(' ');
}

function ExampleItem({ example }: { readonly example: Example }) {
  const { addTab, changeTab } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL((state) => ({
    tabs: state.tabs,
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
  }));
  const open = () => {
    const present = tabs.findIndex((tab) => tab.query === example.query);
    if (present >= 0) return changeTab(present);
    addTab();
    queryEditor?.setValue(example.query);
    variableEditor?.setValue(variablesText(example));
  };
  return (
    <li>
      <button type="button" className="sandbox-example" onClick={open}>
        <strong>{example.name}</strong>
        <span>{descriptionOf(example)}</span>
      </button>
    </li>
  );
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M2 5l4 3-4 3M9 5h9M9 11h9M2 16h16" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** A pane that lists the examples; choosing one shows its tab, or opens it in a new one. */
export function examplesPlugin(examples: readonly Example[]): GraphiQLPlugin {
  return {
    title: 'Examples',
    icon: ExamplesIcon,
    content: () => (
      <section aria-label="Examples" className="sandbox-examples">
        <h2>Examples</h2>
        <ul>{examples.map((example) => <ExampleItem key={example.name} example={example} />)}</ul>
      </section>
    ),
  };
}
