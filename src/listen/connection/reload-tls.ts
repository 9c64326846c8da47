import { unwatchFile, watchFile } from 'node:fs';
import { Server } from 'node:tls';
import type { TlsConfig } from '../../config/schema.ts';
import { readTlsOptions } from './tls-options.ts';

/** Told when certificates were read anew, or with what is wrong with them. */
export type OnTlsReload = (failure?: unknown) => void;

// By looking, not by events: a mounted secret changes by a symbolic link that moves. One `stat` a file.
const LOOK_EVERY_MS = 2_000;

/**
 * Takes certificates anew when their files change: for connections made from then on, the others stay. What cannot be
 * used, such as a new certificate whose key is not there yet, changes nothing until its files change again. Returns how
 * to stop.
 */
export function reloadTls(server: object, tls: TlsConfig, onReload: OnTlsReload): () => void {
  const reload = (): void => {
    try {
      // An HTTPS server is one of TLS.
      if (server instanceof Server) server.setSecureContext(readTlsOptions(tls));
      onReload();
    } catch (error) {
      onReload(error);
    }
  };
  const files = [tls.cert, tls.key, tls.ca].filter((file) => file !== undefined);
  for (const file of files) watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, reload);
  return () => {
    for (const file of files) unwatchFile(file, reload);
  };
}
