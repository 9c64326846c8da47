import './style-nonce.ts';
import './monaco-workers.ts';
import 'graphiql/style.css';
import './sandbox.css';
import { createRoot } from 'react-dom/client';
import { Sandbox } from './sandbox.tsx';
import { readSettings } from './settings.ts';

const root = document.getElementById('sandbox');
if (root !== null) createRoot(root).render(<Sandbox settings={readSettings()} />);
